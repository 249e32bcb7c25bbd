//! A model's folder, picked or dropped, and files of items, dropped. Files are handed on as the browser's own handles;
//! nothing is read here.

use js_sys::{Array, Promise, Reflect};
use leptos::ev;
use leptos::html;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, File, FileList, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry};

use super::icon::{self, Icon};
use crate::app::dropped::Dropped;
use crate::page::prelude::*;
use crate::page::store::{PickedFile, Store};

/// Most files that are taken from a folder; a sharded checkpoint has some dozens.
const MAX_FILES: usize = 1000;
/// How deep a dropped folder is looked into: its files, and those of `eval` in it.
const MAX_DEPTH: usize = 2;

/// A button that picks a folder. Firefox asks then whether to "upload" its files, so the page
/// says beforehand what happens.
#[component]
pub(super) fn OpenFolder(
    store: Store,
    #[prop(optional, into)] on_open: Option<Callback<()>>,
) -> impl IntoView {
    let (field, pick) = picker(true, None, move |files| {
        // Of a folder of links there are none; the engine says so.
        let folder = files.first().and_then(|first| first.path.split_once('/'));
        let title = folder.map_or_else(|| say!("model-dropped-files"), |(folder, _)| folder.to_owned());
        store.open_files(files, title);
        if let Some(on_open) = on_open {
            on_open.run(());
        }
    });
    view! {
        {field}
        <div class="open-folder">
            <button type="button" on:click=pick>
                <Icon path=icon::FOLDER />
                {say!("model-open-folder")}
            </button>
            <p class="small muted">{say!("model-nothing-uploaded")}</p>
        </div>
    }
}

/// A field that picks files or a folder, which nobody sees, and what opens it.
pub(super) fn picker(
    is_folder: bool,
    accept: Option<&'static str>,
    take: impl Fn(Vec<PickedFile>) + 'static,
) -> (AnyView, impl Fn(ev::MouseEvent) + Copy + 'static) {
    let input = NodeRef::<html::Input>::new();
    let picked = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let files = input.files().map(|files| listed(&files)).unwrap_or_default();
        // So that the same can be picked again.
        input.set_value("");
        take(files);
    };
    let pick = move |_: ev::MouseEvent| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let field = view! {
        <input
            type="file"
            class="sr-only"
            tabindex="-1"
            aria-hidden="true"
            accept=accept
            multiple
            prop:webkitdirectory=is_folder
            node_ref=input
            on:change=picked
        />
    };
    (field.into_any(), pick)
}

/// Takes what is dropped anywhere on the page, and says so while it is held over it.
#[component]
pub(crate) fn DropZone(store: Store) -> impl IntoView {
    let is_over = RwSignal::new(false);
    let hold = move |event: DragEvent| {
        if carries_files(&event) {
            event.prevent_default();
            is_over.set(true);
        }
    };
    // Both: when what lies under the pointer changes, the browser sends `dragenter` alone, and a drop that follows it
    // is lost unless that was answered, too.
    let enter = window_event_listener(ev::dragenter, hold);
    let over = window_event_listener(ev::dragover, hold);
    let leave = window_event_listener(ev::dragleave, move |event| {
        // Leaving the window, not one element for another.
        if event.related_target().is_none() {
            is_over.set(false);
        }
    });
    let drop = window_event_listener(ev::drop, move |event| {
        is_over.set(false);
        if !carries_files(&event) {
            return;
        }
        event.prevent_default();
        // The entries must be taken before the event is over.
        let entries = entries(&event);
        leptos::task::spawn_local(async move {
            let title = match entries.as_slice() {
                [folder] if folder.is_directory() => folder.name(),
                _ => say!("model-dropped-files"),
            };
            take(store, gather(entries).await, title);
        });
    });
    on_cleanup(move || [enter, over, leave, drop].into_iter().for_each(WindowListenerHandle::remove));
    view! {
        <div class="drop-zone" class:over=is_over aria-hidden="true">
            <p>{say!("model-drop-here")}</p>
        </div>
    }
}

/// Takes files where they belong.
fn take(store: Store, files: Vec<PickedFile>, title: String) {
    match Dropped::of(files.iter().map(|file| file.path.as_str())) {
        Dropped::Items => files.into_iter().for_each(|picked| store.read_items(picked.file)),
        Dropped::Figure => files.into_iter().for_each(|picked| store.reopen(picked.file)),
        Dropped::Model => store.open_files(files, title),
    }
}

fn carries_files(event: &DragEvent) -> bool {
    event.data_transfer().is_some_and(|data| data.types().includes(&JsValue::from_str("Files"), 0))
}

fn entries(event: &DragEvent) -> Vec<FileSystemEntry> {
    let Some(data) = event.data_transfer() else { return Vec::new() };
    let items = data.items();
    (0..items.length()).filter_map(|index| items.get(index)?.webkit_get_as_entry().ok().flatten()).collect()
}

fn listed(files: &FileList) -> Vec<PickedFile> {
    let files = (0..files.length()).filter_map(|index| files.item(index)).take(MAX_FILES);
    files.map(|file| PickedFile { path: path_of(&file), file }).collect()
}

/// The path of a picked file, from the folder that was picked on; of a single file its name.
fn path_of(file: &File) -> String {
    let path = Reflect::get(file, &JsValue::from_str("webkitRelativePath")).ok();
    let path = path.and_then(|path| path.as_string()).filter(|path| !path.is_empty());
    path.unwrap_or_else(|| file.name())
}

/// All files of the entries and of folders in them, at most [`MAX_FILES`] and
/// [`MAX_DEPTH`] deep. What cannot be read is left out; the engine says what it misses.
async fn gather(entries: Vec<FileSystemEntry>) -> Vec<PickedFile> {
    let mut files = Vec::new();
    let mut waiting: Vec<(usize, FileSystemEntry)> = entries.into_iter().map(|entry| (0, entry)).collect();
    while let Some((depth, entry)) = waiting.pop() {
        if files.len() >= MAX_FILES {
            break;
        }
        if entry.is_file() {
            // From the root of what was dropped.
            let path = entry.full_path().trim_start_matches('/').to_owned();
            if let Some(file) = file(entry.unchecked_into()).await {
                files.push(PickedFile { path, file });
            }
        } else if depth < MAX_DEPTH {
            let inside = children(entry.unchecked_into()).await;
            waiting.extend(inside.into_iter().map(|entry| (depth + 1, entry)));
        }
    }
    files
}

async fn file(entry: FileSystemFileEntry) -> Option<File> {
    let promise = Promise::new(&mut |resolve, reject| {
        entry.file_with_callback_and_callback(&resolve, &reject);
    });
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

/// Browsers hand out a folder's entries in parts, until a part is empty.
async fn children(folder: FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = folder.create_reader();
    let mut found = Vec::new();
    while found.len() < MAX_FILES {
        let promise = Promise::new(&mut |resolve, reject| {
            // A failure is told to `reject`.
            let _ = reader.read_entries_with_callback_and_callback(&resolve, &reject);
        });
        let Ok(part) = JsFuture::from(promise).await else { break };
        let part: Array = part.unchecked_into();
        if part.length() == 0 {
            break;
        }
        found.extend(part.iter().map(|entry| entry.unchecked_into::<FileSystemEntry>()));
    }
    found
}
