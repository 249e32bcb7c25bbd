//! The worker that answers what only some visits ask: started with the question, ended with the answer. This
//! module is no part of the engine's, which is half its size for it.

use atelier_extras::{Asked, Refused};
use futures_channel::mpsc::{UnboundedReceiver, unbounded};
use futures_util::StreamExt;
use js_sys::{Object, Reflect, Uint8Array};
use serde_bytes::ByteBuf;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::{get, words};
use crate::platform::{BUILD, ExtrasError};
use crate::words::say;

/// Its module, beside the engine's.
const WORKER_URL: &str = "./extras_loader.js";

/// Starts the worker and asks it. Dropping the future ends it.
pub(in crate::platform) async fn extras(asked: Asked) -> Result<Vec<u8>, ExtrasError> {
    let mut module = Module::start().map_err(|thrown| not_loaded(words(&thrown)))?;
    // It says its build as soon as it listens; what is sent before is lost.
    let build = module.hear().await.map_err(not_loaded)?;
    if build != BUILD.as_bytes() {
        let build = String::from_utf8_lossy(&build).into_owned();
        return Err(ExtrasError::OtherBuild { build });
    }
    let ended = |reason| ExtrasError::Ended { reason };
    let question = postcard::to_extend(&asked, Vec::new()).map_err(|error| ended(error.to_string()))?;
    drop(asked);
    module.send(&question).map_err(|thrown| ended(words(&thrown)))?;
    drop(question);
    let answer = module.hear().await.map_err(ended)?;
    let answer: Result<ByteBuf, Refused> =
        postcard::from_bytes(&answer).map_err(|error| ended(error.to_string()))?;
    Ok(answer?.into_vec())
}

fn not_loaded(reason: String) -> ExtrasError {
    ExtrasError::NotLoaded { reason }
}

/// A message, or why there will be none.
type Heard = Result<Vec<u8>, String>;

struct Module {
    worker: Worker,
    heard: UnboundedReceiver<Heard>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(JsValue)>,
}

impl Module {
    fn start() -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(WORKER_URL, &options)?;
        let (hear, heard) = unbounded();
        let told = hear.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            let bytes = get(&message.data(), "bytes").and_then(|bytes| bytes.dyn_into::<Uint8Array>().ok());
            // The receiver lives as long as this.
            let _ = told.unbounded_send(Ok(bytes.map(|bytes| bytes.to_vec()).unwrap_or_default()));
        });
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let on_error = Closure::<dyn FnMut(JsValue)>::new(move |error: JsValue| {
            let said = error.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
            let reason = said.filter(|said| !said.is_empty()).unwrap_or_else(|| say!("extras-no-reason"));
            let _ = hear.unbounded_send(Err(reason));
        });
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Ok(Self { worker, heard, _on_message: on_message, _on_error: on_error })
    }

    async fn hear(&mut self) -> Heard {
        self.heard.next().await.unwrap_or_else(|| Err(say!("extras-no-reason")))
    }

    fn send(&self, bytes: &[u8]) -> Result<(), JsValue> {
        let message = Object::new();
        Reflect::set(&message, &JsValue::from_str("bytes"), &Uint8Array::from(bytes))?;
        self.worker.post_message(&message)
    }
}

impl Drop for Module {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
