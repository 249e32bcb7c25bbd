//! The items that a model's folder lists, or the general ones: read beside each other, and beside the weights.

use futures_util::future::join_all;

use super::SessionError;
use crate::eval::{Task, TaskForm, read_heads, read_items};
use crate::model::{
    GENERAL_TASKS_FILE, ManifestError, ModelError, ModelFolder, Sha256Hash, TASKS_FILE, TaskEntry, TaskList,
    limits::MANIFEST_BYTES_MAX, read_task,
};
use crate::platform::Folder;

/// All that is listed, and what of it is here.
#[derive(Debug)]
pub(super) struct ListedItems {
    pub(super) listed: Vec<TaskEntry>,
    /// They are those for any language model: the folder brings none.
    pub(super) is_general: bool,
    pub(super) tasks: Vec<Task>,
    /// Which of them have their items nowhere.
    pub(super) absent: Vec<(usize, ManifestError)>,
}

/// Opens a model's folder; of a bundled one with the hash that its manifest must have.
///
/// # Errors
/// The first thing that is wrong with the folder.
pub(super) async fn open_folder(
    folder: Folder,
    bundled: Option<Sha256Hash>,
) -> Result<ModelFolder, SessionError> {
    Ok(match bundled {
        Some(manifest) => ModelFolder::open_listed(folder, manifest).await?,
        None => ModelFolder::open(folder).await?,
    })
}

/// The tasks that fit any language model, and where their items are; none where this copy of Atelier
/// has none.
async fn general() -> Result<(Vec<TaskEntry>, Option<Folder>), SessionError> {
    let folder = Folder::general_tasks();
    let list =
        folder.read_if_there(GENERAL_TASKS_FILE, MANIFEST_BYTES_MAX).await.map_err(ModelError::from)?;
    let list = list.map(|bytes| TaskList::parse(&bytes)).transpose().map_err(ModelError::from)?;
    Ok((list.map(|list| list.tasks).unwrap_or_default(), Some(folder)))
}

impl ListedItems {
    /// Reads the items of all tasks, each beside the others. Of a bundled model none may be missing, and what it lists of
    /// heads stands for the whole files until more is asked for ([`Sources::complete`](super::Sources::complete)).
    ///
    /// # Errors
    /// The first task, in the order of the list, whose items are damaged.
    pub(super) async fn read(model: &ModelFolder, is_bundled: bool) -> Result<Self, SessionError> {
        let tells_classes = model.spec().classes().is_some();
        let is_general = model.tasks().is_empty() && model.tokenizer().is_some() && !tells_classes;
        let (listed, place) = match is_general {
            true => general().await?,
            false => (model.tasks().to_vec(), None),
        };
        let heads = if is_bundled { model.read_heads().await? } else { None };
        let mut heads = heads.map(|bytes| read_heads(TASKS_FILE, &bytes)).transpose()?.unwrap_or_default();
        let has_head = |entry: &TaskEntry| heads.iter().any(|(of, ..)| *of == entry.sha256);
        let files = join_all(listed.iter().map(async |entry| match &place {
            _ if has_head(entry) => Ok(Vec::new()),
            Some(folder) => read_task(folder, &entry.file, entry).await,
            None => model.read_task(entry).await,
        }))
        .await;
        let (mut tasks, mut absent) = (Vec::with_capacity(listed.len()), Vec::new());
        for (entry, read) in listed.iter().zip(files) {
            if let Some(at) = heads.iter().position(|(of, ..)| *of == entry.sha256) {
                let (_, head, items) = heads.swap_remove(at);
                let task = Task::new(entry.name.clone(), TaskForm::Atelier, Some(entry.headline), items);
                tasks.push(Task { head: Some(head), ..task });
                continue;
            }
            let items = match read {
                Ok(bytes) => read_items(TaskForm::Atelier, &entry.file, &bytes)?,
                Err(ModelError::Manifest(error @ ManifestError::Missing { .. })) if !is_bundled => {
                    absent.push((tasks.len(), error));
                    Vec::new()
                }
                Err(error) => return Err(error.into()),
            };
            tasks.push(Task::new(entry.name.clone(), TaskForm::Atelier, Some(entry.headline), items));
        }
        Ok(Self { listed, is_general, tasks, absent })
    }
}
