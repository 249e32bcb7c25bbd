//! Limits of a schedule. They bound memory, recursion and the length of the text.

/// Layers of a model. The deepest published transformers have fewer than 200.
pub const MAX_LAYERS: usize = 1024;

/// Layers that run when all loops are unrolled: `28` loops of a 64-layer region, the
/// largest experiment of the paper, is 1,792.
pub const MAX_APPLICATIONS: usize = 4096;

/// Branches of one parallel group.
pub const MAX_BRANCHES: usize = 1024;

/// Parentheses inside parentheses, as printed and as read. A plan needs two residual
/// slots per level.
pub const MAX_DEPTH: usize = 16;

/// Bytes of text that are read.
///
/// Every schedule within the other limits prints shorter than this. Each application
/// costs at most four digits and a separator; joining them into groups costs at most a
/// pair of parentheses per separator; and a count (`x` and at most four digits, with at
/// most one pair of parentheses) at least doubles the applications that its body pays for.
pub const MAX_TEXT_BYTES: usize = 8 * MAX_APPLICATIONS;
