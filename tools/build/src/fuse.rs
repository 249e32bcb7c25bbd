//! A second engine for browsers that have relaxed vectors: in a compiled module, a product of vectors and the sum that it
//! goes into become one instruction, `f32x4.relaxed_madd`, which most processors do in one step and with one rounding.
//!
//! The compiler does not do so by itself, and compiling the engine twice would take minutes; this takes a second. Whether
//! numbers are rounded once is for the processor to say: the engine finds out (`kernels/src/found_in_browser.rs`).

use std::ops::Range;

use eyre::{OptionExt, Result, ensure};
use wasm_encoder::{CodeSection, RawSection};
use wasmparser::{
    BlockType, ContType, FrameKind, FuncType, FunctionBody, ModuleArity, Operator, Parser, Payload, RefType,
    SubType,
};

const RELAXED_MADD: &[u8] = &[0xfd, 0x85, 0x02];

/// The module with products and sums in one, and how many they are.
pub(crate) fn fused(module: &[u8]) -> Result<(Vec<u8>, usize)> {
    let (mut out, mut section, mut n_left, mut n_fused) =
        (wasm_encoder::Module::new(), CodeSection::new(), 0, 0);
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::CodeSectionStart { count, .. } => n_left = count,
            Payload::CodeSectionEntry(body) => {
                let (bytes, n) = fused_body(&body, module)?;
                section.raw(&bytes);
                n_fused += n;
                n_left -= 1;
                if n_left == 0 {
                    out.section(&section);
                }
            }
            payload => {
                if let Some((id, range)) = payload.as_section() {
                    out.section(&RawSection { id, data: part(module, range)? });
                }
            }
        }
    }
    let out = out.finish();
    ensure!(n_fused > 0, "no product of vectors goes into a sum");
    Ok((out, n_fused))
}

fn part(module: &[u8], range: Range<u64>) -> Result<&[u8]> {
    let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
    module.get(range).ok_or_eyre("a module ends too early")
}

/// A value on the stack: its instructions, if they are known.
#[derive(Clone, Copy)]
struct Value {
    start: usize,
    end: usize,
}

fn fused_body(body: &FunctionBody<'_>, module: &[u8]) -> Result<(Vec<u8>, usize)> {
    let mut reader = body.get_operators_reader()?;
    let first = reader.original_position();
    let mut code: Vec<(Operator<'_>, &[u8])> = Vec::new();
    while !reader.eof() {
        let (operator, at) = reader.read_with_offset()?;
        code.push((operator, part(module, at..reader.original_position())?));
    }
    let (mut stack, mut n): (Vec<Option<Value>>, usize) = (Vec::new(), 0);
    for i in 0..code.len() {
        let arity = if turns(&code[i].0) { None } else { code[i].0.operator_arity(&Nothing) };
        let Some((n_taken, n_given)) = arity else {
            // What was on the stack before is not known after it.
            stack.clear();
            continue;
        };
        let taken: Vec<Option<Value>> = (0..n_taken).map(|_| stack.pop().flatten()).collect();
        if let (Operator::F32x4Add, &[Some(right), Some(left)]) = (&code[i].0, &taken[..])
            && fuse(&mut code, left, right, i)
        {
            n += 1;
        }
        let start = taken.iter().rev().try_fold(i, |start, value| value.map(|it| start.min(it.start)));
        for _ in 0..n_given {
            stack.push(start.filter(|_| n_given == 1).map(|start| Value { start, end: i }));
        }
    }
    let mut bytes = part(module, body.range().start..first)?.to_vec();
    code.iter().for_each(|(_, instruction)| bytes.extend(*instruction));
    Ok((bytes, n))
}

/// Makes one instruction of the sum at `i` and the product in it, if there is one.
fn fuse<'a>(code: &mut [(Operator<'a>, &'a [u8])], left: Value, right: Value, i: usize) -> bool {
    let is_product =
        |value: Value| matches!(code[value.end].0, Operator::F32x4Mul) && !code[value.end].1.is_empty();
    let product = if is_product(left) {
        // Factors, then what is added, are in order already.
        left.end
    } else if is_product(right) && right.start == left.end + 1 && right.end + 1 == i {
        // What is added goes behind the factors, where neither changes the other.
        if !code[left.start..right.end].iter().all(|(operator, _)| only_reads(operator)) {
            return false;
        }
        code[left.start..right.end].rotate_left(right.start - left.start);
        right.end
    } else {
        return false;
    };
    code[product].1 = &[];
    code[i] = (Operator::F32x4RelaxedMadd, RELAXED_MADD);
    true
}

fn only_reads(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::LocalGet { .. }
            | Operator::I32Const { .. }
            | Operator::F32Const { .. }
            | Operator::V128Const { .. }
            | Operator::F32Load { .. }
            | Operator::V128Load { .. }
            | Operator::V128Load32Splat { .. }
            | Operator::F32x4Splat
            | Operator::F32x4Mul
            | Operator::F32x4RelaxedMadd
            | Operator::F32x4Add
            | Operator::F32x4Sub
    )
}

/// Whether something else may come next than what follows.
fn turns(operator: &Operator<'_>) -> bool {
    matches!(
        operator,
        Operator::Block { .. }
            | Operator::Loop { .. }
            | Operator::If { .. }
            | Operator::Else
            | Operator::End
            | Operator::Unreachable
            | Operator::Return
            | Operator::BrTable { .. }
    )
}

/// Tells nothing of types: instructions that depend on them are not looked into.
struct Nothing;

impl ModuleArity for Nothing {
    fn sub_type_at(&self, _: u32) -> Option<&SubType> {
        None
    }

    fn tag_type_arity(&self, _: u32) -> Option<(u32, u32)> {
        None
    }

    fn type_index_of_function(&self, _: u32) -> Option<u32> {
        None
    }

    fn func_type_of_cont_type(&self, _: &ContType) -> Option<&FuncType> {
        None
    }

    fn sub_type_of_ref_type(&self, _: &RefType) -> Option<&SubType> {
        None
    }

    fn control_stack_height(&self) -> u32 {
        0
    }

    fn label_block(&self, _: u32) -> Option<(BlockType, FrameKind)> {
        None
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        CodeSection, Function, FunctionSection, InstructionSink, Module, TypeSection, ValType,
    };
    use wasmparser::{Operator, Parser, Payload};

    use super::fused;

    /// A module of one function of three vectors with this body.
    fn module(body: impl FnOnce(&mut InstructionSink<'_>)) -> Vec<u8> {
        let (mut types, mut functions, mut code) =
            (TypeSection::new(), FunctionSection::new(), CodeSection::new());
        types.ty().function([ValType::V128; 3], [ValType::V128]);
        functions.function(0);
        let mut function = Function::new([(1, ValType::V128)]);
        body(&mut function.instructions());
        function.instructions().end();
        code.function(&function);
        Module::new().section(&types).section(&functions).section(&code).to_owned().finish()
    }

    /// Its instructions, by their names and locals.
    fn names(module: &[u8]) -> String {
        let mut names = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            if let Ok(Payload::CodeSectionEntry(body)) = payload {
                for operator in body.get_operators_reader().unwrap() {
                    names.push(match operator.unwrap() {
                        Operator::LocalGet { local_index } => local_index.to_string(),
                        Operator::LocalTee { local_index } => format!("tee{local_index}"),
                        other => format!("{other:?}").trim_start_matches("F32x4").to_owned(),
                    });
                }
            }
        }
        names.join(" ")
    }

    #[test]
    fn a_product_and_its_sum_become_one_and_nothing_else_changes() {
        type Body = fn(&mut InstructionSink<'_>);
        let table: [(Body, Option<&str>); 6] = [
            (
                |b| _ = b.local_get(0).local_get(1).f32x4_mul().local_get(2).f32x4_add(),
                Some("0 1 2 RelaxedMadd End"),
            ),
            (
                |b| _ = b.local_get(2).local_get(0).local_get(1).f32x4_mul().f32x4_add(),
                Some("0 1 2 RelaxedMadd End"),
            ),
            // Two products: one is rounded, then the other is added.
            (
                |b| {
                    _ = b
                        .local_get(0)
                        .local_get(1)
                        .f32x4_mul()
                        .local_get(2)
                        .local_get(2)
                        .f32x4_mul()
                        .f32x4_add()
                },
                Some("0 1 2 2 Mul RelaxedMadd End"),
            ),
            // What is used twice stays.
            (|b| _ = b.local_get(0).local_get(1).f32x4_mul().local_tee(3).local_get(2).f32x4_add(), None),
            // The factor changes what is added.
            (|b| _ = b.local_get(2).local_get(0).local_tee(2).local_get(1).f32x4_mul().f32x4_add(), None),
            (|b| _ = b.local_get(0).local_get(1).f32x4_mul(), None),
        ];
        for (body, expected) in table {
            let module = module(body);
            match expected {
                Some(expected) => {
                    let (made, n) = fused(&module).unwrap();
                    assert_eq!((names(&made).as_str(), n), (expected, 1), "{}", names(&module));
                }
                None => assert!(fused(&module).is_err(), "{}", names(&module)),
            }
        }
    }
}
