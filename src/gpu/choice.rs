//! Which bodies multiply on a device: measured once per adapter and driver, by the time that one product takes.
//!
//! A program on the processor says what it is, and is not asked for times; so is a device whose clock stands still.

use std::sync::{Mutex, PoisonError};

use super::device::Device;
use super::executor::Executor;
use super::kernels::{Epilogue, Kernel, Side, matmul, matmul_tile, parameters};
use super::layout::MatrixId;
use super::pool::Pool;
use super::product::{Bodies, UNIT};
use super::recording::{BufferId, Command, Dispatch, Readback, Recording};
use super::word;
use crate::backend::Result;
use crate::model::WeightFormat;
use crate::platform::now_millis;

/// Rows, columns and depth of the product that is timed: 17 million multiply-adds and additions.
const SIZE: [usize; 3] = [64, 512, 256];
/// After so long no further time is taken.
const BUDGET_MILLIS: f64 = 200.0;
/// A pass that is shorter says more about the way to the device than about the product.
const SHORT_MILLIS: f64 = 2.0;
/// Products of one pass, where one alone is short.
const MANY: usize = 16;

/// The bodies of a device, and why.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Choice {
    pub bodies: Bodies,
    pub grounds: Grounds,
}

/// Why bodies were chosen.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grounds {
    /// Somebody asked for them.
    Asked,
    /// The device says that it is a program, or no clock ran.
    Kind,
    /// Milliseconds of the same products with each.
    Measured { registers: f64, groups: f64 },
}

static ASKED: Mutex<Option<Bodies>> = Mutex::new(None);
static MEASURED: Mutex<Vec<(String, Choice)>> = Mutex::new(Vec::new());

/// From now on these bodies multiply on devices that are opened, whatever would be chosen.
pub fn prefer(bodies: Option<Bodies>) {
    *ASKED.lock().unwrap_or_else(PoisonError::into_inner) = bodies;
}

impl Choice {
    /// For an opened device.
    ///
    /// # Errors
    /// When the device fails.
    pub(super) async fn of(device: &Device) -> Result<Self> {
        if let Some(bodies) = *ASKED.lock().unwrap_or_else(PoisonError::into_inner) {
            return Ok(Self { bodies, grounds: Grounds::Asked });
        }
        if device.is_software() {
            return Ok(Self { bodies: Bodies::Registers, grounds: Grounds::Kind });
        }
        let name = device.key();
        let known = |measured: &Vec<(String, Self)>| measured.iter().find(|it| it.0 == name).map(|it| it.1);
        if let Some(choice) = known(&MEASURED.lock().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(choice);
        }
        let choice = Self::measured(device).await?;
        MEASURED.lock().unwrap_or_else(PoisonError::into_inner).push((name, choice));
        Ok(choice)
    }

    /// Times a product with each.
    ///
    /// # Errors
    /// When the device fails.
    pub async fn measured(device: &Device) -> Result<Self> {
        let both = [Bodies::Registers, Bodies::Groups];
        let kernels = both.map(|bodies| product(bodies, 1).commands).concat();
        let kernels: Vec<Kernel> = kernels.iter().filter_map(kernel).collect();
        let mut executor = Executor::new(device, &kernels).await?;
        let mut pool = Pool::new(device.clone(), std::collections::HashMap::new());
        let start = now_millis();
        let mut times = [0.0; 2];
        // The first pass of each warms up.
        for (i, n) in [1, 1, MANY].into_iter().enumerate() {
            for (bodies, time) in both.into_iter().zip(&mut times) {
                let started = now_millis();
                executor.run(&product(bodies, n), &mut pool, None).await?;
                *time = (now_millis() - started).max(0.0);
            }
            let is_long = times.iter().all(|&time| time > SHORT_MILLIS);
            if now_millis() - start > BUDGET_MILLIS / 2.0 || (i > 0 && is_long) {
                break;
            }
        }
        let [registers, groups] = times;
        if registers == 0.0 && groups == 0.0 {
            return Ok(Self { bodies: Bodies::Groups, grounds: Grounds::Kind });
        }
        let bodies = if registers < groups { Bodies::Registers } else { Bodies::Groups };
        Ok(Self { bodies, grounds: Grounds::Measured { registers, groups } })
    }
}

fn kernel(command: &Command) -> Option<Kernel> {
    match command {
        Command::Dispatch(dispatch) => Some(dispatch.kernel),
        _ => None,
    }
}

/// `n` equal products of zeros, and four numbers read back.
fn product(bodies: Bodies, n: usize) -> Recording {
    let [rows, columns, depth] = SIZE;
    let (input, weight) = (BufferId::Inner, BufferId::Weight(MatrixId::Head, 0));
    let output = BufferId::Logits;
    let (dtype, epilogue, units) = (WeightFormat::F32, Epilogue::Store, columns / UNIT);
    let (kernel, groups) = match bodies {
        Bodies::Registers => (Kernel::Matmul(dtype, epilogue), matmul::groups_of(rows, units)),
        Bodies::Groups => {
            let tile = matmul_tile::Tile { side: Side::Short, parts: 1 };
            (Kernel::MatmulTile(dtype, epilogue, tile.side), tile.groups_of(rows, units))
        }
    };
    let words = [word(rows), word(units), word(depth / 4), 0, 0, 0, 0, 0, word(columns / 4)];
    let buffers = vec![input, weight, input, input, output];
    let dispatch = Dispatch { kernel, parameters: parameters(&words), buffers, groups };
    let bytes = |rows: usize, width: usize| (rows * width * 4) as u64;
    let mut commands = vec![Command::Dispatch(dispatch); n];
    let (from_offset, to_offset) = (0, 0);
    commands.push(Command::Copy { from: output, from_offset, to: BufferId::Readback, to_offset, bytes: 16 });
    Recording {
        needs: vec![
            (input, bytes(rows, depth)),
            (weight, bytes(columns, depth)),
            (output, bytes(rows, columns)),
            (BufferId::Readback, 16),
        ],
        commands,
        readback: Readback { n_hidden: 1, rows: 1, hidden_stride: 4, ..Readback::default() },
        ..Recording::default()
    }
}
