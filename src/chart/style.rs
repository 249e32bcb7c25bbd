//! What marks look like in a chart that stands alone.
//!
//! No variables and no selectors beyond plain classes: programs that edit or print SVG know
//! little more. Those that know no media query show the light colours.

use std::fmt::Write as _;

use super::N_COLOURS;
use super::shades::colours;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Those of the reader's system.
    System,
    /// Light, whatever the system: for pictures that cannot ask.
    Light,
}

/// The colours of the series in light and dark: the palette of Okabe and Ito ("Color
/// Universal Design", 2008), whose colours the colour-blind tell apart, darkened and
/// lightened until they stand out from the paper. The page's tokens are the same.
pub const SERIES: [(&str, &str); N_COLOURS] = [
    ("#0072b2", "#6db4e8"),
    ("#d55e00", "#f0905a"),
    ("#00795a", "#3fc79d"),
    ("#b0568a", "#e2a0c8"),
    ("#7d6200", "#d8c05a"),
    ("#2f7fae", "#9ad4f5"),
    ("#1d2023", "#eeece7"),
    ("#a86400", "#f3bc5c"),
];

/// Colours that are not of series, light and dark: paper, ink, lesser ink, lines.
const PAPER: (&str, &str) = ("#ffffff", "#191b1d");
const INK: (&str, &str) = ("#1d2023", "#eeece7");
const INK_2: (&str, &str) = ("#5f656b", "#a0a2a3");
const LINE: (&str, &str) = ("#dcd8d0", "#363a3e");

/// Everything that colours do not change.
const FORM: &str = "\
text{font:12px \"Source Sans 3\",\"Source Sans Pro\",system-ui,sans-serif}\
.title{font-size:15px;font-weight:600}\
.series,.frontier{fill:none;stroke-width:1.5}.main{stroke-width:3}\
.series.again{stroke-dasharray:7 3}.point.again{stroke-width:2}\
.band{fill-opacity:.18;stroke-opacity:.8;stroke-width:1}.band.provisional{fill-opacity:.1}\
.band.o1{stroke-dasharray:6 3}.band.o2{stroke-dasharray:1.5 3}.band.o3{stroke-dasharray:8 3 1.5 3}\
.whisker{fill:none;stroke-width:1.2;opacity:.7}.whisker.provisional{stroke-dasharray:2 2}\
.faded{opacity:.3}.band.faded{opacity:.3}\
.rule{stroke-dasharray:4 4}.frontier{stroke-dasharray:2 3}\
.note{paint-order:stroke;stroke-width:3;stroke-linejoin:round}.value{font-size:11px}.on-dark{fill:#fff}.on-light{fill:#000}\
.ring-under,.group-under{fill:none;stroke:#fff;stroke-width:4}\
.ring,.group{fill:none;stroke:#000;stroke-width:1.8}.bracket,.key-ring{fill:none}.key-ring{stroke-width:1.8}\
.mono{font:12px \"Source Code Pro\",ui-monospace,monospace}\
.interval{stroke-width:5;stroke-linecap:round;opacity:.38}.tie{stroke-width:1.5;opacity:.75}\
.ghost-interval{stroke-width:1.5;opacity:.55}.ghost{stroke-width:1.6}.chance{stroke-width:2}";

pub fn style(theme: Theme) -> String {
    let mut sheet = FORM.to_owned();
    for shade in colours() {
        // Writing into a String cannot fail.
        let _ = write!(sheet, ".{}{{fill:{}}}", shade.class, shade.fill);
    }
    sheet.push_str(&palette(|(light, _)| light));
    if theme == Theme::System {
        let _ = write!(sheet, "@media(prefers-color-scheme:dark){{{}}}", palette(|(_, dark)| dark));
    }
    // Behind the colours, which these overrule: a band that goes on beyond the plot is open there.
    sheet.push_str(".band.cut{stroke:none}.band.edge{fill:none}");
    sheet
}

fn palette(pick: impl Fn((&'static str, &'static str)) -> &'static str) -> String {
    let (paper, ink, ink_2, line) = (pick(PAPER), pick(INK), pick(INK_2), pick(LINE));
    let mut sheet = format!(
        ".paper{{fill:{paper}}}.title,.label,.legend{{fill:{ink}}}.tick,.note{{fill:{ink_2}}}.note{{stroke:{paper}}}\
         .grid{{stroke:{line}}}.axis,.rule,.frontier,.bracket{{stroke:{ink_2}}}.key-ring{{stroke:{ink}}}\
         .ground{{fill:none;stroke:{line}}}.ghost{{fill:{paper}}}.ghost,.ghost-interval,.chance{{stroke:{ink_2}}}\
         .dot{{fill:{ink_2}}}"
    );
    for (index, colours) in SERIES.into_iter().enumerate() {
        let colour = pick(colours);
        let _ = write!(
            sheet,
            ".series.c{index},.whisker.c{index},.band.c{index}{{stroke:{colour}}}.point.c{index},.band.c{index},.dot.c{index}{{fill:{colour}}}\
             .interval.c{index},.tie.c{index}{{stroke:{colour}}}\
             .point.again.c{index}{{fill:{paper};stroke:{colour}}}"
        );
    }
    sheet
}
