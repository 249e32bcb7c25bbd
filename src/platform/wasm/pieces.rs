//! Tokenizers of the module that is loaded when a model needs it, in this worker: calls are answered at once. It
//! has a memory of its own, and what crosses are messages.

use std::cell::Cell;
use std::sync::Arc;

use atelier_extras::pieces::{Answer, Asked, Opened, Opening, PiecesRefusal};
use js_sys::{Function, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::{get, words};
use crate::platform::{BUILD, ExtrasError, PIECES, PIECES_BUILD};
use crate::words::say;

/// What `web/later.js` defines: it loads the module.
const LOAD: &str = "loadPieces";

pub(in crate::platform) async fn load_pieces() -> Result<(), ExtrasError> {
    if called().is_some() {
        return Ok(());
    }
    let not_loaded = |reason| ExtrasError::NotLoaded { reason };
    let thrown = |thrown: JsValue| not_loaded(words(&thrown));
    let none = || not_loaded(say!("extras-no-reason"));
    let load: Function =
        get(&js_sys::global(), LOAD).and_then(|load| load.dyn_into().ok()).ok_or_else(none)?;
    let loading: Promise = load.call0(&JsValue::NULL).map_err(thrown)?.unchecked_into();
    JsFuture::from(loading).await.map_err(thrown)?;
    let build = get(&js_sys::global(), PIECES_BUILD).and_then(|build| build.as_string()).ok_or_else(none)?;
    if build == BUILD { Ok(()) } else { Err(ExtrasError::OtherBuild { build }) }
}

/// What the module answers with, once it is here.
fn called() -> Option<Function> {
    get(&js_sys::global(), PIECES)?.dyn_into().ok()
}

fn ask(asked: &Asked) -> Result<Answer, PiecesRefusal> {
    let failed = |reason| PiecesRefusal::Failed { reason };
    let call = called().ok_or_else(|| failed(say!("extras-no-reason")))?;
    let question = postcard::to_extend(asked, Vec::new()).map_err(|error| failed(error.to_string()))?;
    let question = JsValue::from(Uint8Array::from(question.as_slice()));
    let answer = call.call1(&JsValue::NULL, &question).map_err(|thrown| failed(words(&thrown)))?;
    let answer = answer.unchecked_into::<Uint8Array>().to_vec();
    postcard::from_bytes::<Result<_, _>>(&answer).map_err(|error| failed(error.to_string()))?
}

fn garbled() -> PiecesRefusal {
    PiecesRefusal::Failed { reason: say!("extras-no-reason") }
}

/// An open tokenizer. Copies share it.
#[derive(Debug, Clone)]
pub struct Pieces {
    open: Arc<Number>,
}

/// Its number there; it is closed with this.
#[derive(Debug)]
struct Number(u32);

impl Drop for Number {
    fn drop(&mut self) {
        // A module that broke down has nothing to close.
        let _ = ask(&Asked::Close { of: self.0 });
    }
}

impl Pieces {
    pub(crate) fn open(opening: Opening) -> Result<(Self, Opened), PiecesRefusal> {
        thread_local! {
            static NEXT: Cell<u32> = const { Cell::new(0) };
        }
        let as_number = NEXT.replace(NEXT.get().wrapping_add(1));
        match ask(&Asked::Open { opening, as_number })? {
            Answer::Opened(opened) => Ok((Self { open: Arc::new(Number(as_number)) }, opened)),
            _ => Err(garbled()),
        }
    }

    pub(crate) fn id(&self, token: &str) -> Result<Option<u32>, PiecesRefusal> {
        match ask(&Asked::Id { of: self.open.0, token: token.to_owned() })? {
            Answer::Id(id) => Ok(id),
            _ => Err(garbled()),
        }
    }

    pub(crate) fn encode(&self, text: &str) -> Result<Vec<u32>, PiecesRefusal> {
        match ask(&Asked::Encode { of: self.open.0, text: text.to_owned() })? {
            Answer::Ids(ids) => Ok(ids),
            _ => Err(garbled()),
        }
    }

    pub(crate) fn decode(&self, ids: &[u32], skip_special: bool) -> Result<String, PiecesRefusal> {
        match ask(&Asked::Decode { of: self.open.0, ids: ids.to_vec(), skip_special })? {
            Answer::Text(text) => Ok(text),
            _ => Err(garbled()),
        }
    }
}
