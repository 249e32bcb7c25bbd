//! All native tests in one binary.
