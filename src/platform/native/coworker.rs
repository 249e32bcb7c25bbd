//! Natively threads compute together: there are no further workers.

use std::convert::Infallible;

use futures_channel::mpsc::UnboundedSender;

use crate::platform::{Folder, Heard, Machine};

/// There is none.
#[derive(Debug)]
pub(in crate::platform) struct CoworkerLine(Infallible);

impl CoworkerLine {
    pub(in crate::platform) fn post(&self, _bytes: &[u8], _folder: Option<&Folder>) {
        match self.0 {}
    }
}

pub(in crate::platform) fn start_coworker(_hear: UnboundedSender<Heard>) -> Option<CoworkerLine> {
    None
}

/// Nobody asks for workers of this machine.
pub fn machine() -> Machine {
    Machine::default()
}
