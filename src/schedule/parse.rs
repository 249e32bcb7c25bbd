//! Text to schedule, by recursive descent.
//!
//! Liberal where nothing else could be meant: spaces (and line breaks) anywhere between
//! tokens, `X`, `*` and `×` for `x`, any dash for `-`, `...` and `…` for `..`, leading
//! zeros. Work and memory are bounded at every point: applications are counted while
//! reading, so that a short text cannot expand into a large tree first, and recursion
//! stops at [`MAX_DEPTH`].

use std::ops::Range;

use super::cursor::{Cursor, is_dash, is_times};
use super::limits::{MAX_DEPTH, MAX_TEXT_BYTES};
use super::parse_error::{ParseError, ParseErrorKind as Kind};
use super::sequence::{Sequence, check_applications, check_branches};
use super::tree::{Schedule, TreeError, check_layer, check_n_layers};

type Result<T> = std::result::Result<T, ParseError>;

impl Schedule {
    /// Reads a schedule for a model of `n_layers` layers.
    ///
    /// # Errors
    /// When the text is not a schedule of this model; the error points into the text.
    pub fn parse(text: &str, n_layers: usize) -> Result<Self> {
        check_n_layers(n_layers).map_err(|error| fail(0..text.len(), error))?;
        if text.len() > MAX_TEXT_BYTES {
            return Err(fail(0..text.len(), Kind::TooLong { bytes: text.len(), max: MAX_TEXT_BYTES }));
        }
        match text.trim() {
            "" => return Err(fail(0..text.len(), Kind::Empty)),
            trimmed if only_char(trimmed).is_some_and(is_dash) => return Ok(Self::empty()),
            _ => {}
        }
        let mut parser = Parser { cursor: Cursor::new(text), n_layers, depth: 0 };
        let steps = parser.steps()?;
        match parser.cursor.peek() {
            Some(')') => Err(fail(parser.cursor.here(), Kind::Unopened)),
            Some(_) => Err(fail(parser.cursor.here(), Kind::BareBranches)),
            None => Ok(steps.into()),
        }
    }
}

struct Parser<'t> {
    cursor: Cursor<'t>,
    n_layers: usize,
    /// Parentheses open.
    depth: usize,
}

impl Parser<'_> {
    /// Steps up to a bar, a closing parenthesis or the end. May be none.
    fn steps(&mut self) -> Result<Sequence> {
        let mut sequence = Sequence::default();
        let mut comma = None;
        loop {
            self.cursor.skip_spaces();
            match self.cursor.peek() {
                None | Some('|' | ')') => break,
                Some(',') if sequence.is_empty() || comma.is_some() => {
                    return Err(fail(self.cursor.here(), Kind::StrayComma));
                }
                Some(',') => {
                    comma = Some(self.cursor.here());
                    self.cursor.bump();
                }
                Some(_) => {
                    comma = None;
                    let start = self.cursor.at();
                    let step = self.step()?;
                    sequence.append(step).map_err(|error| fail(start..self.cursor.at(), error))?;
                }
            }
        }
        match comma {
            Some(span) => Err(fail(span, Kind::StrayComma)),
            None => Ok(sequence),
        }
    }

    /// A range, a layer or a group, with its count.
    fn step(&mut self) -> Result<Sequence> {
        let start = self.cursor.at();
        if let Some(span) = self.next_count() {
            return Err(fail(span, Kind::NothingToRepeat));
        }
        let atom = match self.cursor.peek() {
            Some(c) if c.is_ascii_digit() => {
                let layer = self.layer()?;
                if self.cursor.eat_spaced(is_dash) {
                    return self.range_from(layer, start);
                }
                Sequence::layer(layer)
            }
            Some('(') => self.group()?,
            Some(c) if is_dash(c) => return Err(fail(self.cursor.here(), Kind::LoneDash)),
            Some('.' | '…') if self.cursor.eat_ellipsis() => {
                return Err(fail(start..self.cursor.at(), Kind::StrayEllipsis));
            }
            Some(c) => return Err(fail(self.cursor.here(), Kind::UnknownCharacter(c))),
            None => return Err(fail(self.cursor.here(), Kind::EmptyBranch)),
        };
        let Some(times) = self.count()? else { return Ok(atom) };
        let end = self.cursor.at();
        if let Some(span) = self.next_count() {
            return Err(fail(span, Kind::SecondCount));
        }
        atom.repeated(times).map_err(|error| fail(start..end, error))
    }

    /// The rest of a range, after its dash.
    fn range_from(&mut self, from: u16, start: usize) -> Result<Sequence> {
        let dash_end = self.cursor.at();
        self.cursor.skip_spaces();
        if !self.cursor.peek().is_some_and(|c| c.is_ascii_digit()) {
            return Err(fail(start..dash_end, Kind::RangeWithoutEnd { from }));
        }
        let to = self.layer()?;
        let end = self.cursor.at();
        if self.cursor.eat_spaced(is_dash) {
            self.cursor.skip_spaces();
            self.cursor.digits();
            return Err(fail(start..self.cursor.at(), Kind::RangeWithThreeEnds));
        }
        if self.cursor.next_is(is_times) {
            let times = self.count().ok().flatten();
            return Err(fail(start..self.cursor.at(), Kind::RepeatedRange { from, to, times }));
        }
        let mut sequence = Sequence::default();
        for layer in between(from, to) {
            sequence.append(Sequence::layer(layer)).map_err(|error| fail(start..end, error))?;
        }
        Ok(sequence)
    }

    /// A parenthesised list of branches; the opening parenthesis is next.
    fn group(&mut self) -> Result<Sequence> {
        let open = self.cursor.here();
        if self.depth == MAX_DEPTH {
            return Err(fail(open, TreeError::TooDeep { max: MAX_DEPTH }));
        }
        self.depth += 1;
        self.cursor.bump();
        let mut branches: Vec<Sequence> = Vec::new();
        let mut n_applications = 0;
        let mut delimiter = open.clone();
        let mut ellipsis: Option<Range<usize>> = None;
        loop {
            let start = self.cursor.at();
            let branch = self.branch(&open, &delimiter)?;
            let span = start..self.cursor.at();
            let first_new = branches.len();
            match (ellipsis.take(), branches.last().map(Sequence::single_layer), branch.single_layer()) {
                (None, ..) => branches.push(branch),
                (Some(_), Some(Some(from)), Some(to)) => {
                    branches.extend(between(from, to).skip(1).map(Sequence::layer));
                }
                (Some(span), ..) => return Err(fail(span, Kind::StrayEllipsis)),
            }
            n_applications += branches[first_new..].iter().map(Sequence::n_applications).sum::<usize>();
            check_branches(branches.len())
                .and_then(|()| check_applications(n_applications as u64))
                .map_err(|error| fail(span, error))?;

            delimiter = self.cursor.here();
            if self.cursor.peek() != Some('|') {
                break;
            }
            self.cursor.bump();
            ellipsis = self.ellipsis_branch()?;
        }
        self.cursor.bump();
        self.depth -= 1;
        Sequence::parallel(branches).map_err(|error| fail(open.start..self.cursor.at(), error))
    }

    /// One branch, up to the bar or the closing parenthesis of its group.
    fn branch(&mut self, open: &Range<usize>, delimiter: &Range<usize>) -> Result<Sequence> {
        self.cursor.skip_spaces();
        if self.cursor.peek().is_some_and(is_dash) {
            return Err(fail(self.cursor.here(), Kind::EmptyBranch));
        }
        let branch = self.steps()?;
        if self.cursor.peek().is_none() {
            return Err(fail(open.clone(), Kind::Unclosed));
        }
        if branch.is_empty() {
            return Err(fail(delimiter.start..self.cursor.here().end, Kind::EmptyBranch));
        }
        Ok(branch)
    }

    /// `..|` after a bar, if it is there.
    fn ellipsis_branch(&mut self) -> Result<Option<Range<usize>>> {
        self.cursor.skip_spaces();
        let start = self.cursor.at();
        if !self.cursor.eat_ellipsis() {
            return Ok(None);
        }
        let span = start..self.cursor.at();
        if !self.cursor.eat_spaced(|c| c == '|') {
            return Err(fail(span, Kind::StrayEllipsis));
        }
        Ok(Some(span))
    }

    /// `x` and a number, if they are there.
    fn count(&mut self) -> Result<Option<u32>> {
        if !self.cursor.next_is(is_times) {
            return Ok(None);
        }
        self.cursor.skip_spaces();
        let sign = self.cursor.here();
        self.cursor.bump();
        self.cursor.skip_spaces();
        self.number()?.map(Some).ok_or_else(|| fail(sign, Kind::MissingCount))
    }

    /// The span of a count that should not be there.
    fn next_count(&mut self) -> Option<Range<usize>> {
        if !self.cursor.next_is(is_times) {
            return None;
        }
        self.cursor.skip_spaces();
        let start = self.cursor.at();
        self.cursor.bump();
        self.cursor.skip_spaces();
        self.cursor.digits();
        Some(start..self.cursor.at())
    }

    fn layer(&mut self) -> Result<u16> {
        let start = self.cursor.at();
        let number = self.number()?.unwrap_or(u32::MAX);
        check_layer(number, self.n_layers).map_err(|error| fail(start..self.cursor.at(), error))
    }

    fn number(&mut self) -> Result<Option<u32>> {
        let start = self.cursor.at();
        match self.cursor.digits() {
            "" => Ok(None),
            digits => {
                digits.parse().map(Some).map_err(|_| fail(start..start + digits.len(), Kind::NumberTooLarge))
            }
        }
    }
}

fn fail(span: Range<usize>, kind: impl Into<Kind>) -> ParseError {
    ParseError { span, kind: kind.into() }
}

/// The layers from `from` to `to` inclusive, in either direction.
fn between(from: u16, to: u16) -> impl Iterator<Item = u16> {
    let distance = from.abs_diff(to);
    (0..=distance).map(move |step| if from <= to { from + step } else { from - step })
}

fn only_char(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}
