//! vungxanh
fn main() {}
