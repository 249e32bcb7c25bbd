//! Items that a person brings: read, checked against the model, kept beside its own tasks.
//!
//! What cannot be read, or does not fit into the model's context, is named and left out; the
//! rest goes on. All items stay, also those that do not fit: the next model may be larger.

use super::pace::STEP_MILLIS;
use super::{Result, Session, SessionError, Sources};
use crate::eval::{
    BadLine, EncodeError, EncodedTask, FileError, GLUE_TOKENS_MAX, Lines, Task, TaskForm, read_lines,
    recognise, unpacked,
};
use crate::experiment::{ITEMS_BYTES_MAX, ItemsRead, TaskInfo};
use crate::model::Sha256Hash;
use crate::platform::now_millis;

/// Most tasks that can be brought; each is at most
/// [`ITEMS_BYTES_MAX`](crate::experiment::ITEMS_BYTES_MAX) large.
pub const OWN_TASKS_MAX: usize = 16;
/// Lines that are named; further ones are only counted.
pub const NAMED_MAX: usize = 20;
/// Longest name of a task that was brought, in characters.
const NAME_CHARS_MAX: usize = 60;
/// Items that are checked between two looks at the clock.
const CHECKED_AT_ONCE: usize = 64;

/// A task made of items that a person has brought.
#[derive(Debug)]
pub(super) struct OwnTask {
    pub(super) task: Task,
    pub(super) form: TaskForm,
    pub(super) data_hash: Sha256Hash,
}

/// Items being checked.
#[derive(Debug)]
pub struct Reading {
    own: OwnTask,
    n_checked: usize,
    n_fitting: usize,
    read: ItemsRead,
}

impl Reading {
    /// Reads all items of a file; what is none is set aside. The data's hash is that of the
    /// unpacked file, so that packing changes nothing.
    ///
    /// # Errors
    /// When its form is not recognised, no line is an item, there are too many tasks, or the
    /// model cannot read text.
    pub fn new(sources: &Sources, name: &str, bytes: &[u8]) -> Result<Self> {
        sources.tokenizer()?;
        if sources.own.len() >= OWN_TASKS_MAX {
            return Err(SessionError::TooManyTasks { max: OWN_TASKS_MAX });
        }
        let file = cleaned(name);
        if bytes.len() > ITEMS_BYTES_MAX {
            return Err(SessionError::TooLongItems { file, got: bytes.len(), max: ITEMS_BYTES_MAX });
        }
        let bytes = unpacked(&file, bytes, ITEMS_BYTES_MAX as u64)?;
        let form = recognise(&file, &bytes)?;
        let Lines { items, bad } = read_lines(form, &file, &bytes)?;
        if items.is_empty() {
            return Err(match bad.into_iter().next() {
                Some(first) => SessionError::NoItems { form: form.name(), first },
                None => FileError::Empty { file }.into(),
            });
        }
        let read = ItemsRead {
            form: form.name().to_owned(),
            n_left_out: bad.len(),
            left_out: bad.iter().take(NAMED_MAX).map(named).collect(),
            n_clipped: 0,
            cut_at: matches!(form, TaskForm::Glue(_))
                .then(|| GLUE_TOKENS_MAX.min(sources.model.spec().context_length)),
        };
        let task = Task::new(file, form, None, items);
        sources.labels(&task)?;
        let own = OwnTask { task, form, data_hash: Sha256Hash::of(&bytes) };
        Ok(Self { own, n_checked: 0, n_fitting: 0, read })
    }

    /// Checks some more items; once all are checked, the task is the session's.
    ///
    /// # Errors
    /// When none fits into the model's context, or the same are here already.
    pub fn step(&mut self, sources: &mut Sources) -> Result<Option<(TaskInfo, ItemsRead)>> {
        let start = now_millis();
        let n = self.own.task.items.len();
        while self.n_checked < n {
            let end = n.min(self.n_checked + CHECKED_AT_ONCE);
            let items = self.own.task.items.get(self.n_checked..end).unwrap_or_default().to_vec();
            let positions: Vec<usize> = (0..items.len()).collect();
            let part = Task { items, ..self.own.task.empty() };
            let (encoded, refused) = EncodedTask::of_those_that_fit(
                &part,
                &positions,
                sources.tokenizer()?,
                sources.options(self.own.form),
            );
            self.n_checked = end;
            self.n_fitting += encoded.n_items();
            self.read.n_clipped += encoded.n_clipped;
            for error in refused {
                self.leave_out(&error)?;
            }
            if self.n_checked < n && now_millis() - start >= STEP_MILLIS {
                return Ok(None);
            }
        }
        // Those that came at the same time are here by now, too.
        let is_same = |own: &&OwnTask| own.form == self.own.form && own.task.items == self.own.task.items;
        if let Some(same) = sources.own.iter().find(is_same) {
            let (file, task) = (self.own.task.name.clone(), same.task.name.clone());
            return Err(SessionError::SameItems { file, task });
        }
        self.own.task.name = sources.free_name(&self.own.task.name);
        let info = TaskInfo { n_items: self.n_fitting, ..self.own.info(sources) };
        let read = self.read.clone();
        let items = std::mem::take(&mut self.own.task.items);
        let task = Task { items, ..self.own.task.empty() };
        sources.own.push(OwnTask { task, form: self.own.form, data_hash: self.own.data_hash });
        Ok(Some((info, read)))
    }

    fn leave_out(&mut self, error: &EncodeError) -> Result<()> {
        self.read.n_left_out += 1;
        if self.read.left_out.len() < NAMED_MAX {
            self.read.left_out.push((error.line, error.problem.to_string()));
        }
        if self.n_checked == self.own.task.items.len() && self.n_fitting == 0 {
            return Err(error.clone().into());
        }
        Ok(())
    }
}

impl OwnTask {
    pub(super) fn info(&self, sources: &Sources) -> TaskInfo {
        TaskInfo {
            name: self.task.name.clone(),
            n_items: self.task.items.len(),
            metric: self.task.metric,
            chance: self.task.chance(),
            mirrors: (self.form != TaskForm::Atelier).then(|| self.form.name().to_owned()),
            data_hash: self.data_hash.to_string(),
            example: self.task.items.first().map(super::example).unwrap_or_default(),
            is_own: true,
            work: sources.work_of_own(self),
            unsuited: sources.unsuited(&self.task),
        }
    }
}

impl Session {
    pub fn remove_items(&mut self, task: &str) {
        self.sources.own.retain(|own| own.task.name != task);
    }
}

impl Sources {
    /// `file`, with a number behind it where a task has that name already.
    fn free_name(&self, file: &str) -> String {
        let is_free = |name: &String| self.names().all(|taken| taken != name);
        let numbered = (2..).map(|number| format!("{file} ({number})"));
        std::iter::once(file.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
    }
}

/// The name of a file as a task's: one line, not too long, never that of a folder's task
/// (which has no dot and no space in it).
fn cleaned(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let short: String = plain.trim().chars().take(NAME_CHARS_MAX).collect();
    if short.contains(['.', ' ']) { short } else { format!("{short} items").trim_start().to_owned() }
}

fn named(bad: &BadLine) -> (usize, String) {
    (bad.line, bad.problem.to_string())
}
