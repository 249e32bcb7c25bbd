//! Every shader is parsed and validated without a GPU, and keeps the rules of the folder.

use std::collections::BTreeSet;
use std::path::Path;

use atelier::gpu::{Access, Kernel, PARAMETER_WORDS};
use atelier::model::{Activation, WeightFormat};
use naga::valid::{Capabilities, ValidationFlags, Validator};
use naga::{AddressSpace, Module, StorageAccess, TypeInner};

/// WebGPU's default limits, which the shaders must keep.
const INVOCATIONS_MAX: u32 = 256;
const STORAGE_BUFFERS_MAX: usize = 8;
const WORKGROUP_BYTES_MAX: u32 = 16 << 10;

/// `unpack2x16float` is part of WebGPU; naga counts it as a capability because some older
/// downlevel devices lack it.
const CAPABILITIES: Capabilities = Capabilities::SHADER_FLOAT16_IN_FLOAT32;

/// One of each source: variants that differ in their constants alone are parsed once.
fn kernels() -> Vec<Kernel> {
    let mut seen = BTreeSet::new();
    Kernel::all(&WeightFormat::ALL).into_iter().filter(|kernel| seen.insert(kernel.source())).collect()
}

fn parse(kernel: Kernel) -> Module {
    let source = kernel.source();
    naga::front::wgsl::parse_str(&source)
        .unwrap_or_else(|error| panic!("{}: {}", kernel.stem(), error.emit_to_string(&source)))
}

#[test]
fn every_kernel_is_valid_without_an_optional_feature() {
    for kernel in kernels() {
        let module = parse(kernel);
        Validator::new(ValidationFlags::all(), CAPABILITIES)
            .validate(&module)
            .unwrap_or_else(|error| panic!("{kernel:?}: {error:?}"));
    }
}

#[test]
fn a_wrong_shader_is_refused() {
    let broken = Kernel::Activate(Activation::Silu, true).source().replace("exp(-x)", "exp(-nothing)");
    assert!(naga::front::wgsl::parse_str(&broken).is_err());
}

#[test]
fn entry_points_are_named_like_their_file_and_stay_within_default_limits() {
    for kernel in kernels() {
        let module = parse(kernel);
        let [entry] = module.entry_points.as_slice() else {
            panic!("{}: {} entry points", kernel.stem(), module.entry_points.len());
        };
        assert_eq!(entry.name, kernel.stem());
        let [x, y, z] = entry.workgroup_size;
        assert!(x * y * z <= INVOCATIONS_MAX, "{}: {x} x {y} x {z} threads", kernel.stem());

        let mut layouter = naga::proc::Layouter::default();
        layouter.update(module.to_ctx()).unwrap();
        let workgroup_bytes: u32 = module
            .global_variables
            .iter()
            .filter(|(_, variable)| variable.space == AddressSpace::WorkGroup)
            .map(|(_, variable)| layouter[variable.ty].size)
            .sum();
        assert!(workgroup_bytes <= WORKGROUP_BYTES_MAX, "{}: {workgroup_bytes} bytes", kernel.stem());
    }
}

#[test]
fn bindings_are_uniforms_then_storage_as_the_host_declares_them() {
    for kernel in kernels() {
        let module = parse(kernel);
        let mut storage = Vec::new();
        for (_, variable) in module.global_variables.iter() {
            let Some(binding) = &variable.binding else { continue };
            assert_eq!(binding.group, 0, "{}", kernel.stem());
            match variable.space {
                AddressSpace::Uniform => {
                    assert_eq!(binding.binding, 0, "{}: uniforms come first", kernel.stem());
                    let TypeInner::Struct { span, .. } = module.types[variable.ty].inner else {
                        panic!("{}: parameters are a struct", kernel.stem());
                    };
                    assert!(span as usize <= 4 * PARAMETER_WORDS, "{}: {span} bytes", kernel.stem());
                }
                AddressSpace::Storage { access } => {
                    let writes = access.contains(StorageAccess::STORE);
                    storage.push((binding.binding, if writes { Access::Write } else { Access::Read }));
                }
                other => panic!("{}: {other:?} has a binding", kernel.stem()),
            }
        }
        storage.sort_by_key(|(binding, _)| *binding);
        assert!(storage.len() <= STORAGE_BUFFERS_MAX);
        let expected: Vec<_> = (1..).zip(kernel.bindings().iter().copied()).collect();
        assert_eq!(storage, expected, "{}", kernel.stem());
    }
}

#[test]
fn every_file_has_a_kernel_and_every_kernel_a_module() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let stems = |folder: &Path, extension: &str| -> BTreeSet<String> {
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.extension().is_some_and(|e| e == extension))
            .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
            .filter(|stem| stem != "mod")
            .collect()
    };
    let used: BTreeSet<_> = kernels().iter().map(|kernel| kernel.stem().to_owned()).collect();
    assert_eq!(stems(&root.join("shaders"), "wgsl"), used);
    assert_eq!(stems(&root.join("src/gpu/kernels"), "rs"), used);
}

#[test]
fn every_file_says_its_equation_threads_and_source() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("shaders");
    for kernel in kernels() {
        let path = root.join(kernel.stem()).with_extension("wgsl");
        let text = std::fs::read_to_string(&path).unwrap();
        let header: Vec<_> = text.lines().take_while(|line| line.starts_with("//")).collect();
        let header = header.join("\n");
        for word in ["=", "Threads:", "Source:"] {
            assert!(header.contains(word), "{} does not say {word}", path.display());
        }
        for line in text.lines().filter(|line| line.contains("var<storage")) {
            assert!(line.contains("; // [") || line.contains("// ["), "no shape: {line}");
        }
    }
}
