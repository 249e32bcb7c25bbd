//! The browser's IndexedDB: one database, one store, texts by key.

use std::rc::Rc;

use idb::{
    Database, DatabaseEvent as _, Factory, KeyRange, ObjectStoreParams, Query, TransactionMode,
    TransactionResult,
};
use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::get;
use crate::words::say;

const DATABASE: &str = "atelier";
const VERSION: u32 = 1;
const STORE: &str = "texts";
/// Greater than every character that a key has.
const LAST: char = '\u{ffff}';

/// An open database.
#[derive(Debug, Clone)]
pub(in crate::platform) struct Kept {
    database: Rc<Database>,
}

impl Kept {
    pub(in crate::platform) async fn open() -> Result<Self, String> {
        let open = async || -> Result<Database, idb::Error> {
            let mut request = Factory::new()?.open(DATABASE, Some(VERSION))?;
            request.on_upgrade_needed(|event| {
                // Where the store cannot be made, the first use of it says so.
                if let Ok(database) = event.database() {
                    _ = database.create_object_store(STORE, ObjectStoreParams::new());
                }
            });
            request.await
        };
        let database = open().await.map_err(|error| refused(&error))?;
        Ok(Self { database: Rc::new(database) })
    }

    /// Whether there is something to open; where the browser does not tell, perhaps.
    pub(in crate::platform) async fn exists() -> bool {
        let databases = async || -> Option<Array> {
            let factory = get(&js_sys::global(), "indexedDB")?;
            let databases: Function = get(&factory, "databases")?.dyn_into().ok()?;
            let listed: Promise = databases.call0(&factory).ok()?.dyn_into().ok()?;
            JsFuture::from(listed).await.ok()?.dyn_into().ok()
        };
        let is_ours = |database: JsValue| get(&database, "name").is_some_and(|name| name == DATABASE);
        databases().await.is_none_or(|all| all.iter().any(is_ours))
    }

    /// Returns when it is on the disk.
    pub(in crate::platform) async fn put(&self, key: &str, text: &str) -> Result<(), String> {
        let put = async || -> Result<TransactionResult, idb::Error> {
            let transaction = self.database.transaction(&[STORE], TransactionMode::ReadWrite)?;
            let store = transaction.object_store(STORE)?;
            store.put(&JsValue::from_str(text), Some(&JsValue::from_str(key)))?.await?;
            transaction.commit()?.await
        };
        written(put().await)
    }

    pub(in crate::platform) async fn under(&self, prefix: &str) -> Result<Vec<(String, String)>, String> {
        let read = async || -> Result<(Vec<JsValue>, Vec<JsValue>), idb::Error> {
            let transaction = self.database.transaction(&[STORE], TransactionMode::ReadOnly)?;
            let store = transaction.object_store(STORE)?;
            let keys = store.get_all_keys(Some(Query::KeyRange(range(prefix)?)), None)?;
            let texts = store.get_all(Some(Query::KeyRange(range(prefix)?)), None)?;
            Ok((keys.await?, texts.await?))
        };
        let (keys, texts) = read().await.map_err(|error| refused(&error))?;
        let pairs = keys.iter().zip(&texts);
        Ok(pairs.filter_map(|(key, text)| Some((key.as_string()?, text.as_string()?))).collect())
    }

    pub(in crate::platform) async fn remove(&self, prefix: &str) -> Result<(), String> {
        let remove = async || -> Result<TransactionResult, idb::Error> {
            let transaction = self.database.transaction(&[STORE], TransactionMode::ReadWrite)?;
            transaction.object_store(STORE)?.delete(range(prefix)?)?.await?;
            transaction.commit()?.await
        };
        written(remove().await)
    }
}

fn range(prefix: &str) -> Result<KeyRange, idb::Error> {
    let (low, high) = (JsValue::from_str(prefix), JsValue::from_str(&format!("{prefix}{LAST}")));
    KeyRange::bound(&low, &high, None, None)
}

fn written(result: Result<TransactionResult, idb::Error>) -> Result<(), String> {
    match result {
        Ok(TransactionResult::Committed) => Ok(()),
        Ok(TransactionResult::Aborted) => Err(say!("kept-no-more")),
        Err(error) => Err(refused(&error)),
    }
}

fn refused(error: &idb::Error) -> String {
    say!("kept-nothing", error = error.to_string())
}
