//! Builds the program again when a file is added to `rules/`, which is built into it.

fn main() {
    println!("cargo:rerun-if-changed=rules");
}
