//! An opened GPU: what it is, what it allows, and what went wrong on it.
//!
//! Nothing is required of an adapter but WebGPU itself: no feature is asked for, and the
//! limits asked for are those which the adapter has.
//!
//! Errors of a GPU arrive late and by callback. They are kept in one inbox, which every
//! call looks into before and after it works: a lost device stays lost, another error is
//! reported once. Natively a wait polls the device; in the browser polling does nothing and
//! the callback comes with the event loop. The same code serves both.

use std::sync::{Arc, Mutex, PoisonError};

use futures_channel::oneshot;

use super::choice::{Choice, Grounds};
use super::product::Bodies;
use crate::backend::{BackendError, BackendInfo, BackendKind, DeviceLimits};
use crate::platform::{gpu_words, no_gpu_words, now_millis, sleep_millis};

/// How long word of a lost device may take after a read has failed; it comes in one of the
/// next turns of the event loop.
const LOSS_NEWS_MILLIS: f64 = 200.0;

/// An opened GPU; clones share it.
#[derive(Debug, Clone)]
pub struct Device {
    pub(super) device: wgpu::Device,
    pub(super) queue: wgpu::Queue,
    adapter: wgpu::AdapterInfo,
    limits: DeviceLimits,
    inbox: Arc<Mutex<Inbox>>,
    choice: Choice,
}

#[derive(Debug, Default)]
struct Inbox {
    lost: Option<String>,
    fault: Option<Fault>,
}

#[derive(Debug)]
enum Fault {
    OutOfMemory,
    Other(String),
}

/// Whether the best adapter is a program on the processor; nothing is opened.
///
/// # Errors
/// [`BackendError::SoftwareGpu`] if it is, [`BackendError::NoDevice`] if there is none.
pub async fn refuse_software() -> Result<(), BackendError> {
    let info = named(best_adapter().await?.get_info()).await;
    match info.device_type {
        wgpu::DeviceType::Cpu => Err(BackendError::SoftwareGpu { adapter: info.name }),
        _ => Ok(()),
    }
}

async fn best_adapter() -> Result<wgpu::Adapter, BackendError> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor::new_without_display_handle());
    let options = wgpu::RequestAdapterOptions {
        power_preference: wgpu::PowerPreference::HighPerformance,
        ..Default::default()
    };
    let adapter = instance.request_adapter(&options).await;
    // The error itself names the libraries that this build of wgpu could have used.
    adapter.map_err(|_| BackendError::NoDevice { reason: no_gpu_words() })
}

/// With the browser's description of an adapter that has no name.
async fn named(mut info: wgpu::AdapterInfo) -> wgpu::AdapterInfo {
    if info.name.is_empty() {
        info.name = gpu_words().await.unwrap_or_default();
    }
    info
}

impl Device {
    /// Opens the best adapter there is.
    ///
    /// # Errors
    /// When there is none, or it refuses.
    pub async fn open() -> Result<Self, BackendError> {
        let no_device = |reason: String| BackendError::NoDevice { reason };
        let adapter = best_adapter().await?;
        let descriptor = wgpu::DeviceDescriptor {
            label: Some("atelier"),
            required_limits: adapter.limits(),
            ..Default::default()
        };
        let (device, queue) = adapter
            .request_device(&descriptor)
            .await
            .map_err(|error| no_device(format!("{} refused: {error}", adapter.get_info().name)))?;
        let mut opened = Self::new(device, queue, named(adapter.get_info()).await);
        opened.choice = Choice::of(&opened).await?;
        Ok(opened)
    }

    fn new(device: wgpu::Device, queue: wgpu::Queue, adapter: wgpu::AdapterInfo) -> Self {
        let inbox = Arc::new(Mutex::new(Inbox::default()));
        let lost = Arc::clone(&inbox);
        device.set_device_lost_callback(move |reason, message| {
            let words = if message.is_empty() { format!("{reason:?}").to_lowercase() } else { message };
            open(&lost).lost.get_or_insert(words);
        });
        let faults = Arc::clone(&inbox);
        device.on_uncaptured_error(Arc::new(move |error: wgpu::Error| {
            let fault = match error {
                wgpu::Error::OutOfMemory { .. } => Fault::OutOfMemory,
                other => Fault::Other(other.to_string()),
            };
            open(&faults).fault.get_or_insert(fault);
        }));
        let allowed = device.limits();
        let limits = DeviceLimits {
            binding_bytes_max: allowed.max_storage_buffer_binding_size.min(allowed.max_buffer_size),
            buffer_bytes_max: allowed.max_buffer_size,
        };
        let choice = Choice { bodies: Bodies::default(), grounds: Grounds::Kind };
        Self { device, queue, adapter, limits, inbox, choice }
    }

    /// Gives the device up, as a driver might: what runs on it ends, and every later call
    /// on it answers [`BackendError::DeviceLost`].
    pub fn destroy(&self) {
        self.device.destroy();
    }

    /// The same device, used as if it had no more than these limits.
    #[must_use]
    pub fn within(mut self, limits: DeviceLimits) -> Self {
        self.limits = DeviceLimits {
            binding_bytes_max: limits.binding_bytes_max.min(self.limits.binding_bytes_max),
            buffer_bytes_max: limits.buffer_bytes_max.min(self.limits.buffer_bytes_max),
        };
        self
    }

    /// The same device with other bodies.
    #[must_use]
    pub fn with_bodies(mut self, bodies: Bodies) -> Self {
        self.choice = Choice { bodies, grounds: Grounds::Asked };
        self
    }

    pub fn limits(&self) -> DeviceLimits {
        self.limits
    }

    /// What multiplies on it.
    pub fn bodies(&self) -> Bodies {
        self.choice.bodies
    }

    /// The same, and why.
    pub fn choice(&self) -> Choice {
        self.choice
    }

    /// Whether it is a program on the processor.
    pub fn is_software(&self) -> bool {
        self.adapter.device_type == wgpu::DeviceType::Cpu
    }

    /// Adapter and driver.
    pub(super) fn key(&self) -> String {
        format!("{} {} {}", self.name(), self.adapter.driver, self.adapter.driver_info)
    }

    /// Executor and adapter, for the provenance of numbers.
    pub fn info(&self) -> BackendInfo {
        BackendInfo { kind: BackendKind::Gpu, adapter: self.name() }
    }

    /// The adapter's own name; browsers may give only a maker or nothing.
    fn name(&self) -> String {
        let words = [&self.adapter.name, &self.adapter.driver];
        words
            .iter()
            .find(|name| !name.is_empty())
            .map_or_else(|| "unnamed adapter".to_owned(), ToString::to_string)
    }

    /// Reports what went wrong since the last look; `what` is being made or run.
    pub(super) fn check(&self, what: &str) -> Result<(), BackendError> {
        // Natively, callbacks that are due are called here; its answer tells nothing more.
        let _ = self.device.poll(wgpu::PollType::Poll);
        let mut inbox = open(&self.inbox);
        if let Some(reason) = &inbox.lost {
            return Err(BackendError::DeviceLost { reason: reason.clone() });
        }
        match inbox.fault.take() {
            None => Ok(()),
            Some(Fault::OutOfMemory) => Err(BackendError::OutOfMemory { what: what.to_owned() }),
            Some(Fault::Other(message)) => {
                Err(BackendError::Device { message: format!("{what}: {message}") })
            }
        }
    }

    /// Runs `make` and waits for the device's verdict on all that it made.
    pub(super) async fn scoped<T>(&self, what: &str, make: impl FnOnce() -> T) -> Result<T, BackendError> {
        self.check(what)?;
        let memory = self.device.push_error_scope(wgpu::ErrorFilter::OutOfMemory);
        let validation = self.device.push_error_scope(wgpu::ErrorFilter::Validation);
        let made = make();
        let (validation, memory) = (validation.pop(), memory.pop());
        let (validation, memory) = (validation.await, memory.await);
        self.check(what)?;
        if memory.is_some() {
            return Err(BackendError::OutOfMemory { what: what.to_owned() });
        }
        match validation {
            Some(error) => Err(BackendError::Device { message: format!("{what}: {error}") }),
            None => Ok(made),
        }
    }

    /// A buffer, not yet known to have succeeded.
    pub(super) fn buffer(&self, label: &str, bytes: u64, usage: wgpu::BufferUsages) -> wgpu::Buffer {
        self.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some(label),
            size: bytes.max(16),
            usage,
            mapped_at_creation: false,
        })
    }

    /// Waits until the device has done everything, then reads the first `bytes` of `buffer`.
    pub(super) async fn read(&self, buffer: &wgpu::Buffer, bytes: u64) -> Result<Vec<f32>, BackendError> {
        let (send, receive) = oneshot::channel();
        let slice = buffer.slice(..bytes);
        slice.map_async(wgpu::MapMode::Read, move |result| {
            // The receiver is gone when the caller stopped waiting: nothing to tell.
            let _ = send.send(result);
        });
        let polled = self.device.poll(wgpu::PollType::wait_indefinitely());
        self.check("running")?;
        polled.map_err(|error| BackendError::Device { message: error.to_string() })?;
        let mapped = receive.await;
        self.check("running")?;
        let failed = |message: String| BackendError::Device { message };
        match mapped {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                self.await_loss().await?;
                return Err(failed(error.to_string()));
            }
            Err(_) => return Err(failed("the read back never ended".to_owned())),
        }
        let view = slice.get_mapped_range().map_err(|error| failed(error.to_string()))?;
        let numbers = bytemuck::pod_collect_to_vec(&view);
        drop(view);
        buffer.unmap();
        Ok(numbers)
    }

    /// Reading has failed: gives word of the device's loss time to arrive. In browsers the
    /// pending read fails first, and its error does not say why.
    async fn await_loss(&self) -> Result<(), BackendError> {
        let start = now_millis();
        while now_millis() - start < LOSS_NEWS_MILLIS {
            sleep_millis(1).await;
            self.check("running")?;
        }
        Ok(())
    }
}

fn open(inbox: &Mutex<Inbox>) -> std::sync::MutexGuard<'_, Inbox> {
    inbox.lock().unwrap_or_else(PoisonError::into_inner)
}
