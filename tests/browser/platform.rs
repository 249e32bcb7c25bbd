//! Folders of files and the clock, as a browser has them.

use std::cell::Cell;
use std::rc::Rc;

use atelier::platform::{CHUNK_BYTES_MAX, FileError, Folder, Storage, now_millis, sleep_millis, yield_now};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{File, MessageChannel};

const WEIGHTS: &str = "model.safetensors";

fn bundled() -> Folder {
    Folder::address("/web/models/painters-12/")
}

fn file(bytes: &[u8]) -> File {
    File::new_with_u8_array_sequence(&Array::of1(&Uint8Array::from(bytes)), "name").unwrap()
}

#[wasm_bindgen_test]
async fn an_address_gives_its_files() {
    let folder = bundled();
    assert_eq!(folder.label(), "painters-12");
    assert!(folder.size("config.json").await.is_ok());
    assert!(matches!(folder.size("config.yaml").await, Err(FileError::Missing { .. })));
    let config = folder.read_small("config.json", 1 << 20).await.unwrap();
    assert!(config.starts_with(b"{") && config.trim_ascii_end().ends_with(b"}"));
    let tasks = folder.read_small("eval/tasks.json", 1 << 20).await.unwrap();
    assert!(tasks.starts_with(b"{"));
    assert!(matches!(folder.read_small("config.json", 10).await, Err(FileError::TooLarge { limit: 10, .. })));
    assert!(matches!(folder.open("config.yaml").await, Err(FileError::Missing { .. })));
    assert!(matches!(folder.open("../catalog.json").await, Err(FileError::BadName { .. })));
}

#[wasm_bindgen_test]
async fn an_address_streams_a_file_in_order() {
    let folder = bundled();
    let start = folder.read_start(WEIGHTS, 8).await.unwrap();
    let header_bytes = u64::from_le_bytes(start.clone().try_into().unwrap());
    assert!(header_bytes < 1 << 16);
    let mut reader = folder.open(WEIGHTS).await.unwrap();
    let mut all = Vec::new();
    while let Some(chunk) = reader.next().await.unwrap() {
        assert!(!chunk.is_empty() && chunk.len() <= CHUNK_BYTES_MAX);
        all.extend_from_slice(&chunk);
        yield_now().await;
    }
    assert!(all.starts_with(&start));
    assert!(all.len() > 5_000_000, "{} bytes", all.len());
    // Dropped in the middle, the same file can be read again.
    let mut reader = folder.open(WEIGHTS).await.unwrap();
    let first = reader.next().await.unwrap().unwrap();
    drop(reader);
    assert!(all.starts_with(&first));
    let again = folder.read_start(WEIGHTS, 100_000).await.unwrap();
    assert_eq!(again, all[..100_000]);
}

#[wasm_bindgen_test]
async fn other_origins_are_not_asked() {
    let folder = Folder::address("https://other.invalid/models");
    assert!(matches!(folder.open("config.json").await, Err(FileError::Unreachable { .. })));
}

#[wasm_bindgen_test]
async fn picked_files_lose_the_name_of_their_folder() {
    let mut large = vec![0; 2 * CHUNK_BYTES_MAX + 5];
    large[2 * CHUNK_BYTES_MAX + 4] = 7;
    let folder = Folder::picked(vec![
        ("my model/model.safetensors".to_owned(), file(&large)),
        ("my model/config.json".to_owned(), file(b"{}")),
        ("beside.txt".to_owned(), file(b"")),
    ]);
    assert_eq!(folder.label(), "my model");
    assert_eq!(folder.size(WEIGHTS).await.unwrap(), Some(large.len() as u64));
    assert_eq!(folder.read_small("config.json", 10).await.unwrap(), b"{}");
    assert_eq!(folder.read_small(WEIGHTS, large.len()).await.unwrap(), large);
    assert_eq!(folder.read_start(WEIGHTS, 5).await.unwrap(), [0; 5]);
    assert!(matches!(folder.size("beside.txt").await, Err(FileError::Missing { .. })));
}

#[wasm_bindgen_test]
async fn a_pause_lets_queued_messages_in() {
    let channel = MessageChannel::new().unwrap();
    let seen = Rc::new(Cell::new(false));
    let flag = Rc::clone(&seen);
    let on_message = Closure::<dyn FnMut()>::new(move || flag.set(true));
    channel.port1().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    channel.port2().post_message(&JsValue::NULL).unwrap();
    assert!(!seen.get());
    yield_now().await;
    assert!(seen.get());
}

#[wasm_bindgen_test]
async fn texts_are_kept_by_key_and_removed_by_prefix() {
    let storage = Storage::here();
    assert_eq!(storage.why_not_kept(), None);
    storage.remove("test/").await;
    for (key, text) in [("test/b/2", "two"), ("test/a", "one"), ("test/b/10", "ten"), ("test/b/2", "zwei")] {
        storage.put(key, text).await;
    }
    // Opened anew, as after a reload.
    let again = Storage::here();
    let owned = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
        pairs.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
    };
    assert_eq!(
        again.under("test/").await,
        owned(&[("test/a", "one"), ("test/b/10", "ten"), ("test/b/2", "zwei")])
    );
    again.remove("test/b/").await;
    assert_eq!(storage.under("test/").await, owned(&[("test/a", "one")]));
    assert_eq!(storage.under("nothing").await, []);
}

#[wasm_bindgen_test]
async fn the_clock_goes_on() {
    let start = now_millis();
    sleep_millis(20).await;
    // Browsers blur their clocks by up to a millisecond.
    assert!(now_millis() - start >= 19.0);
}
