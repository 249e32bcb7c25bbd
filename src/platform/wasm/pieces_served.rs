//! The other side of `pieces`: the module's own.

use std::collections::HashMap;

use atelier_extras::pieces::{Answer, Asked, Pieces, PiecesRefusal};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::Closure;

use crate::platform::{BUILD, PIECES, PIECES_BUILD};

/// Puts what answers where the engine's side looks for it.
pub fn serve_pieces() {
    console_error_panic_hook::set_once();
    let mut open = HashMap::new();
    let answered = Closure::<dyn FnMut(Uint8Array) -> Uint8Array>::new(move |question: Uint8Array| {
        let answer = match postcard::from_bytes(&question.to_vec()) {
            Ok(asked) => answer(&mut open, asked),
            Err(error) => Err(PiecesRefusal::Failed { reason: error.to_string() }),
        };
        // Messages have no part that postcard cannot write.
        let answer = postcard::to_extend(&answer, Vec::new()).unwrap_or_default();
        Uint8Array::from(answer.as_slice())
    });
    let here = js_sys::global();
    // The object is never closed to new names.
    let _ = Reflect::set(&here, &JsValue::from_str(PIECES_BUILD), &JsValue::from_str(BUILD));
    let _ = Reflect::set(&here, &JsValue::from_str(PIECES), &answered.into_js_value());
}

fn answer(open: &mut HashMap<u32, Pieces>, asked: Asked) -> Result<Answer, PiecesRefusal> {
    let of = |open: &HashMap<u32, Pieces>, of: u32| open.get(&of).cloned().ok_or(PiecesRefusal::Otherwise);
    Ok(match asked {
        Asked::Open { opening, as_number } => {
            let (pieces, opened) = Pieces::open(opening)?;
            open.insert(as_number, pieces);
            Answer::Opened(opened)
        }
        Asked::Id { of: number, token } => Answer::Id(of(open, number)?.id(&token)?),
        Asked::Encode { of: number, text } => Answer::Ids(of(open, number)?.encode(&text)?),
        Asked::Decode { of: number, ids, skip_special } => {
            Answer::Text(of(open, number)?.decode(&ids, skip_special)?)
        }
        Asked::Close { of } => {
            open.remove(&of);
            Answer::Closed
        }
    })
}
