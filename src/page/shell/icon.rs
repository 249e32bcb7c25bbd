//! Small drawings, as path data in a square of 20. They are decoration: what they stand for is said beside them.

use crate::page::prelude::*;

/// Half sun, half moon.
pub(super) const THEME_SYSTEM: &str = "M10 3a7 7 0 1 0 0 14a7 7 0 1 0 0-14ZM10 3v14M10 7h6M10 10h7M10 13h6";
/// A sun.
pub(super) const THEME_LIGHT: &str = "\
    M10 6.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7ZM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2\
    M4 4l1.4 1.4M14.6 14.6L16 16M16 4l-1.4 1.4M5.4 14.6L4 16";
/// A moon.
pub(super) const THEME_DARK: &str = "M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5Z";
/// An arrow out of a tray.
pub(super) const SHARE: &str = "M10 12.5V2.5M6.5 6L10 2.5L13.5 6M4 10v6.5h12V10";
/// An arrow into a tray.
pub(super) const TAKE: &str = "M10 2.5V12.5M6.5 9L10 12.5L13.5 9M4 12v4.5h12V12";
/// A cross.
pub(super) const CLOSE: &str = "M5 5l10 10M15 5L5 15";
/// A globe.
pub(super) const LANGUAGE: &str = "\
    M10 2.5a7.5 7.5 0 1 0 0 15a7.5 7.5 0 1 0 0-15ZM2.5 10h15M10 2.5c-4.5 4-4.5 11 0 15c4.5-4 4.5-11 0-15Z";
/// A small triangle downward.
pub(super) const DOWN: &str = "M5.5 8l4.5 4.5L14.5 8";
/// A folder.
pub(super) const FOLDER: &str = "M2.5 15.5v-11h5l2 2h8v9z";

/// A drawing in the colour of the text.
#[component]
pub(super) fn Icon(path: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
            <path d=path />
        </svg>
    }
}
