//! Opening: everything is read and checked, weights go straight onto the device, the device
//! proves itself, and where it cannot, the CPU takes over and says so.

use std::cell::OnceCell;

use futures_util::future::{LocalBoxFuture, try_join};

use super::executor::{Executor, ExecutorSink};
use super::helpers::Helpers;
use super::listed::ListedItems;
use super::self_test::{test_device, test_model};
use super::speed::Speedometer;
use super::{Result, Session, SessionError, Sources, Store};
use crate::backend::{BackendError, BackendKind, QuantisingSink, SELF_TEST_CLOSENESS_MAX, WeightSink};
use crate::experiment::{BackendChoice, OpenChoice, OpenProgress, OpenStage};
use crate::gpu::refuse_software;
use crate::model::{ModelFolder, Progress, Quantise, Sha256Hash, StreamError};
use crate::platform::{Folder, Storage, now_millis};
use crate::words::Problem;

impl Session {
    /// Opens a model folder; of a bundled one with the hash that its manifest must have.
    /// `progress` is called with how far it is. Dropping the future cancels it.
    ///
    /// # Errors
    /// The first thing that is wrong with the folder, or with the device where no other is
    /// allowed.
    pub async fn open(
        folder: Folder,
        bundled: Option<Sha256Hash>,
        wish: impl Into<OpenChoice>,
        progress: &dyn Fn(OpenProgress),
    ) -> Result<Self> {
        match bundled {
            Some(manifest) => Self::open_bundled(folder, manifest, wish.into(), progress).await,
            None => Self::open_own(folder, wish.into(), progress).await,
        }
    }

    /// Opens the folder of a bundled model, whose manifest must have this hash.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_bundled(
        folder: Folder,
        manifest: Sha256Hash,
        wish: OpenChoice,
        progress: &dyn Fn(OpenProgress),
    ) -> Result<Self> {
        progress(stage(OpenStage::Reading, 0, 0));
        let start = now_millis();
        let model = ModelFolder::open_listed(folder, manifest).await?;
        let mut session = Self::open_read(model, wish, true, progress).await?;
        session.bundled = Some(manifest);
        session.load_millis = now_millis() - start;
        Ok(session)
    }

    /// Opens a folder of whatever form; in the browser this code comes later.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn open_own(folder: Folder, wish: OpenChoice, progress: &dyn Fn(OpenProgress)) -> Result<Self> {
        progress(stage(OpenStage::Reading, 0, 0));
        let start = now_millis();
        let model = ModelFolder::open(folder).await?;
        let mut session = Self::open_read(model, wish, false, progress).await?;
        session.load_millis = now_millis() - start;
        Ok(session)
    }

    async fn open_read(
        model: ModelFolder,
        wish: OpenChoice,
        is_bundled: bool,
        progress: &dyn Fn(OpenProgress),
    ) -> Result<Self> {
        // Over a network the items come beside the weights.
        let items = ListedItems::read(&model, is_bundled);
        let (items, loaded) = try_join(items, load_by_wish(&model, wish, progress)).await?;
        Ok(Self::new(Sources::new(model, items), wish, loaded))
    }

    /// The same of a folder that is read already.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub async fn load(
        sources: Sources,
        wish: impl Into<OpenChoice>,
        progress: &dyn Fn(OpenProgress),
    ) -> Result<Self> {
        let (start, wish) = (now_millis(), wish.into());
        let loaded = load_by_wish(sources.model(), wish, progress).await?;
        Ok(Self { load_millis: now_millis() - start, ..Self::new(sources, wish, loaded) })
    }

    fn new(sources: Sources, wish: OpenChoice, loaded: Loaded) -> Self {
        let Loaded { executor, hash, self_test, fallback } = loaded;
        Self {
            sources,
            bundled: None,
            wish: wish.backend,
            quantise: wish.quantise,
            hash,
            executor,
            fallback,
            self_test,
            load_millis: 0.0,
            speedometer: Speedometer::default(),
            sizes: OnceCell::new(),
            store: Store::new(Storage::memory()),
            shelf: None,
            search_shelf: None,
            n_plans: 1,
            helpers: Helpers::default(),
        }
    }

    /// How long opening took.
    pub fn load_millis(&self) -> f64 {
        self.load_millis
    }

    /// Opens the same folder again on a new device, keeping what has been computed; on the CPU
    /// where `choice` says so, else where it was opened before. One that is not bundled is opened by `open_own`.
    ///
    /// # Errors
    /// As [`open`](Self::open); also when the folder now holds another model.
    pub async fn reopen(self, choice: BackendChoice, why: &BackendError, open_own: OpenOwn) -> Result<Self> {
        let is_given_up = matches!(choice, BackendChoice::Only(_));
        let folder = self.sources.model.folder().clone();
        let wish = if is_given_up { choice } else { self.wish };
        let wish = OpenChoice { backend: wish, quantise: self.quantise };
        let mut again = match self.bundled {
            Some(manifest) => Self::open_bundled(folder, manifest, wish, &|_| ()).await?,
            None => open_own(folder, wish, &|_| ()).await?,
        };
        if is_given_up {
            again.fallback = Some(Problem::of(why));
        }
        again.take_over(self);
        Ok(again)
    }
}

/// [`Session::open_own`].
pub type OpenOwn =
    for<'a> fn(Folder, OpenChoice, &'a dyn Fn(OpenProgress)) -> LocalBoxFuture<'a, Result<Session>>;

struct Loaded {
    executor: Executor,
    hash: Sha256Hash,
    self_test: Option<f64>,
    /// Why this is not the device that was wished for.
    fallback: Option<Problem>,
}

/// Puts a model where it is wished, or onto the CPU where another device is allowed to fail.
async fn load_by_wish(
    model: &ModelFolder,
    OpenChoice { backend: wish, quantise }: OpenChoice,
    progress: &dyn Fn(OpenProgress),
) -> Result<Loaded> {
    match wish {
        BackendChoice::Only(kind) => load(model, kind, quantise, progress).await,
        BackendChoice::Auto | BackendChoice::AnyGpu => {
            match load_on_gpu(model, wish, quantise, progress).await {
                Err(SessionError::Backend(error)) => {
                    let loaded = load(model, BackendKind::Cpu, quantise, progress).await?;
                    Ok(Loaded { fallback: Some(Problem::of(&error)), ..loaded })
                }
                loaded => loaded,
            }
        }
    }
}

/// Puts a model onto the GPU, unless that is one in software and not wished for.
async fn load_on_gpu(
    model: &ModelFolder,
    wish: BackendChoice,
    quantise: Option<Quantise>,
    progress: &dyn Fn(OpenProgress),
) -> Result<Loaded> {
    if wish == BackendChoice::Auto {
        refuse_software().await?;
    }
    load(model, BackendKind::Gpu, quantise, progress).await
}

/// Puts a model onto one kind of device and tests it.
async fn load(
    model: &ModelFolder,
    kind: BackendKind,
    quantise: Option<Quantise>,
    progress: &dyn Fn(OpenProgress),
) -> Result<Loaded> {
    let tested = if kind == BackendKind::Gpu {
        progress(stage(OpenStage::SelfTest, 0, 0));
        let difference = test_device(kind).await?;
        passes(difference)?;
        Some(difference)
    } else {
        None
    };
    let on_progress = |at: Progress| progress(stage(OpenStage::Weights, at.bytes_done, at.bytes_total));
    let (mut executor, hash) = read_onto(model, kind, quantise, &on_progress).await?;
    progress(stage(OpenStage::SelfTest, 0, 0));
    // Its golden values are those of the weights as they are stored.
    let own = match quantise {
        None => test_model(model, &mut executor).await?,
        Some(_) => None,
    };
    if let Some(difference) = own {
        passes(difference)?;
    }
    let self_test = tested.into_iter().chain(own).reduce(f64::max);
    Ok(Loaded { executor, hash, self_test, fallback: None })
}

fn passes(difference: f64) -> Result<(), BackendError> {
    if difference <= SELF_TEST_CLOSENESS_MAX {
        return Ok(());
    }
    Err(BackendError::WrongNumbers { difference, limit: SELF_TEST_CLOSENESS_MAX })
}

/// Streams the weights of a folder onto an executor of this kind, quantised on the way where that is wanted.
/// The hash is that of the files.
///
/// # Errors
/// As [`read_into`], and when there is no such device.
pub async fn read_onto(
    model: &ModelFolder,
    kind: BackendKind,
    quantise: Option<Quantise>,
    progress: &dyn Fn(Progress),
) -> Result<(Executor, Sha256Hash)> {
    let stored = model.checkpoint().weights();
    let Some(quantise) = quantise else {
        let sink = ExecutorSink::new(kind, model.spec(), stored.to_vec()).await?;
        return read_into(model, sink, progress).await;
    };
    let sink = ExecutorSink::new(kind, model.spec(), quantise.formats(stored)).await?;
    read_into(model, QuantisingSink::new(sink, quantise, stored), progress).await
}

/// Streams the weights of a folder into a sink.
///
/// # Errors
/// When a file is damaged or the device refuses.
pub async fn read_into<S: WeightSink>(
    model: &ModelFolder,
    mut sink: S,
    progress: &dyn Fn(Progress),
) -> Result<(S::Backend, Sha256Hash)> {
    let hash = model
        .stream_weights(|chunk| sink.write(chunk.index, chunk.byte_offset, chunk.bytes), progress)
        .await
        .map_err(|error| match error {
            StreamError::Model(error) => error.into(),
            StreamError::Sink(error) => SessionError::Backend(error),
        })?;
    Ok((sink.finish()?, hash))
}

fn stage(stage: OpenStage, bytes_done: u64, bytes_total: u64) -> OpenProgress {
    OpenProgress { stage, bytes_done, bytes_total }
}
