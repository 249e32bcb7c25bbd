//! Letters as frames: standard input brings them, standard output takes them. A frame is the
//! number of its bytes, as 4 bytes of which the least comes first, and these bytes.

use std::io::{Read, Write, stdin, stdout};
use std::thread;

use futures_channel::mpsc::UnboundedSender;

use crate::platform::Letter;

/// Longer letters end the conversation.
const LETTER_BYTES_MAX: u32 = 128 << 20;

/// Hands every frame of standard input on, from a thread of its own, until it ends.
pub(in crate::platform) fn listen(sender: UnboundedSender<Letter>) {
    thread::spawn(move || {
        let mut input = stdin().lock();
        while let Some(bytes) = read(&mut input) {
            if sender.unbounded_send(Letter { bytes, files: None }).is_err() {
                return;
            }
        }
    });
}

/// Writes a frame to standard output; one that nobody reads is lost.
pub(in crate::platform) fn post(bytes: &[u8]) {
    let Ok(n_bytes) = u32::try_from(bytes.len()) else { return };
    let mut out = stdout().lock();
    let _ =
        out.write_all(&n_bytes.to_le_bytes()).and_then(|()| out.write_all(bytes)).and_then(|()| out.flush());
}

fn read(input: &mut impl Read) -> Option<Vec<u8>> {
    let mut n_bytes = [0; 4];
    input.read_exact(&mut n_bytes).ok()?;
    let n_bytes = u32::from_le_bytes(n_bytes);
    let mut bytes = Vec::new();
    let read = input.take(u64::from(n_bytes.min(LETTER_BYTES_MAX))).read_to_end(&mut bytes).ok()?;
    (read == usize::try_from(n_bytes).ok()?).then_some(bytes)
}
