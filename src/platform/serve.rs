//! The other side of `extras`, in a worker of its own.

use atelier_extras::Asked;

use super::{BUILD, Mailbox};

/// Answers whoever started this worker: first with the name of this build, then every question.
pub async fn serve_extras() {
    let mut mailbox = Mailbox::here();
    mailbox.post(BUILD.as_bytes());
    while let Some(letter) = mailbox.next().await {
        // Both sides are of one build, so what does not read was meant for somebody else.
        let Ok(asked) = postcard::from_bytes::<Asked>(&letter.bytes) else { continue };
        drop(letter);
        if let Ok(answer) = postcard::to_extend(&atelier_extras::answer(asked), Vec::new()) {
            mailbox.post(&answer);
        }
    }
}
