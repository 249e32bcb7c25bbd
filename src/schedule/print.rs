//! The text of a schedule: the shortest form that the notation has for it.
//!
//! Ranges are the longest from the left, of three or more; `a|..|b` stands where the
//! branches are exactly the single layers `a` to `b`, three or more.

use std::fmt::{Display, Formatter, Result};

use super::tree::{Node, Schedule};

/// Fewer layers than this are written out.
const LEAST_SHORTENED: usize = 3;

impl Display for Schedule {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if self.nodes().is_empty() { f.write_str("-") } else { write_sequence(f, self.nodes()) }
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Layer(layer) => write!(f, "{layer}"),
            Self::Repeat { body, times } => match body.as_slice() {
                [single @ (Self::Layer(_) | Self::Parallel { .. })] => write!(f, "{single}x{times}"),
                body => {
                    f.write_str("(")?;
                    write_sequence(f, body)?;
                    write!(f, ")x{times}")
                }
            },
            Self::Parallel { branches } => write_branches(f, branches),
        }
    }
}

fn write_sequence(f: &mut Formatter<'_>, nodes: &[Node]) -> Result {
    let mut rest = nodes;
    while let Some(first) = rest.first() {
        if rest.len() < nodes.len() {
            f.write_str(" ")?;
        }
        let taken = match run_length(rest) {
            length if length >= LEAST_SHORTENED => {
                write!(f, "{first}-{}", &rest[length - 1])?;
                length
            }
            _ => {
                write!(f, "{first}")?;
                1
            }
        };
        rest = &rest[taken..];
    }
    Ok(())
}

fn write_branches(f: &mut Formatter<'_>, branches: &[Vec<Node>]) -> Result {
    if let Some((first, last)) = ends_of_full_run(branches) {
        return write!(f, "({first}|..|{last})");
    }
    for (index, branch) in branches.iter().enumerate() {
        f.write_str(if index == 0 { "(" } else { "|" })?;
        write_sequence(f, branch)?;
    }
    f.write_str(")")
}

/// How many nodes from the first on are layers that count up, or down, one by one.
fn run_length(nodes: &[Node]) -> usize {
    let up = |a: u16, b: u16| a.checked_add(1) == Some(b);
    let length = |follows: &dyn Fn(u16, u16) -> bool| {
        let pairs = nodes.windows(2);
        1 + pairs
            .take_while(|pair| match pair {
                [Node::Layer(a), Node::Layer(b)] => follows(*a, *b),
                _ => false,
            })
            .count()
    };
    length(&up).max(length(&|a, b| up(b, a)))
}

/// First and last layer, if the branches are single layers that count up one by one.
fn ends_of_full_run(branches: &[Vec<Node>]) -> Option<(u16, u16)> {
    let layers: Vec<u16> = branches
        .iter()
        .map(|branch| match branch.as_slice() {
            [Node::Layer(layer)] => Some(*layer),
            _ => None,
        })
        .collect::<Option<_>>()?;
    let counts_up = layers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]));
    let (first, last) = (layers.first()?, layers.last()?);
    (layers.len() >= LEAST_SHORTENED && counts_up).then_some((*first, *last))
}
