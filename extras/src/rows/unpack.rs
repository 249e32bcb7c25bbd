//! Packed pages: each codec is a library's, and none gives more than what a page's header has announced.

use std::io::Read;

use parquet::basic::Compression;

use super::error::RowsError;

/// The codecs' own buffers, bytes.
const BUFFER_BYTES: usize = 4096;

/// Whether pages that are packed so are read; otherwise the name of what they are packed with.
pub(super) fn readable(compression: Compression) -> Result<(), &'static str> {
    match compression {
        Compression::LZO => Err("LZO"),
        // It has had three forms, without a sign of which; what replaced it is LZ4_RAW.
        Compression::LZ4 => Err("LZ4"),
        _ => Ok(()),
    }
}

/// Exactly `length` bytes out of `packed`.
pub(super) fn unpack(compression: Compression, packed: &[u8], length: usize) -> Result<Vec<u8>, RowsError> {
    match compression {
        Compression::SNAPPY => {
            let mut bytes = vec![0; length];
            let got = snap::raw::Decoder::new().decompress(packed, &mut bytes);
            checked(bytes, got.map_err(RowsError::damaged)?)
        }
        Compression::LZ4_RAW => {
            let mut bytes = vec![0; length];
            let got = lz4_flex::block::decompress_into(packed, &mut bytes);
            checked(bytes, got.map_err(RowsError::damaged)?)
        }
        Compression::GZIP(_) => read(flate2::read::MultiGzDecoder::new(packed), length),
        Compression::BROTLI(_) => read(brotli_decompressor::Decompressor::new(packed, BUFFER_BYTES), length),
        Compression::ZSTD(_) => {
            let mut frame = ruzstd::decoding::FrameDecoder::new();
            // A window of more than the page would only take memory.
            frame.set_max_window_size((length as u64).max(WINDOW_BYTES_MIN));
            let decoder = ruzstd::decoding::StreamingDecoder::new_with_decoder(packed, frame);
            read(decoder.map_err(RowsError::damaged)?, length)
        }
        _ => checked(packed.to_vec(), packed.len()).and_then(|bytes| checked(bytes, length)),
    }
}

/// Writers choose windows by their level, not by the page.
const WINDOW_BYTES_MIN: u64 = 8 << 20;

fn read(from: impl Read, length: usize) -> Result<Vec<u8>, RowsError> {
    let mut bytes = Vec::with_capacity(length);
    from.take(length as u64 + 1).read_to_end(&mut bytes).map_err(RowsError::damaged)?;
    checked(bytes, length)
}

fn checked(bytes: Vec<u8>, length: usize) -> Result<Vec<u8>, RowsError> {
    if bytes.len() == length {
        Ok(bytes)
    } else {
        Err(RowsError::damaged("a page has another length than its header says"))
    }
}
