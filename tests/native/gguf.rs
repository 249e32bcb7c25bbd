//! GGUF: formats of numbers against the `gguf` package, headers and parts by hand. How the goldens were made:
//! tools/golden/make_gguf.py.

use atelier::model::gguf::{GgufError, Header, PartName, Read, check_parts, llama3_scaling};
use atelier::model::{WeightFormat, WeightFormatError};
use proptest::prelude::*;
use safetensors::SafeTensors;

use crate::support::source::root;

/// A golden file.
pub fn golden(name: &str) -> Vec<u8> {
    std::fs::read(root().join("tests/golden/gguf").join(name)).expect(name)
}

/// The bytes of a GGUF file: keys as they are stored, tensors by name, lengths, format, offset.
pub fn file(
    version: u32,
    keys: &[Vec<u8>],
    tensors: &[(&str, &[u64], u32, u64)],
    data_bytes: usize,
) -> Vec<u8> {
    let mut bytes = b"GGUF".to_vec();
    bytes.extend(version.to_le_bytes());
    bytes.extend((tensors.len() as u64).to_le_bytes());
    bytes.extend((keys.len() as u64).to_le_bytes());
    bytes.extend(keys.concat());
    for (name, lengths, format, offset) in tensors {
        bytes.extend(text(name));
        bytes.extend((lengths.len() as u32).to_le_bytes());
        bytes.extend(lengths.iter().flat_map(|length| length.to_le_bytes()));
        bytes.extend(format.to_le_bytes());
        bytes.extend(offset.to_le_bytes());
    }
    bytes.resize(bytes.len().next_multiple_of(32) + data_bytes, 0);
    bytes
}

pub fn text(text: &str) -> Vec<u8> {
    [(text.len() as u64).to_le_bytes().as_slice(), text.as_bytes()].concat()
}

/// A key with its value as it is stored.
pub fn key(name: &str, kind: u32, value: &[u8]) -> Vec<u8> {
    [text(name), kind.to_le_bytes().to_vec(), value.to_vec()].concat()
}

pub fn count(name: &str, value: u32) -> Vec<u8> {
    key(name, 4, &value.to_le_bytes())
}

fn error(bytes: &[u8]) -> String {
    Header::read_file(bytes).expect_err("a damaged file is refused").to_string()
}

#[test]
fn formats_are_unpacked_as_the_package_does() {
    let bytes = golden("formats.safetensors");
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    assert_eq!(tensors.len(), 2 * WeightFormat::ALL.len());
    for format in WeightFormat::ALL {
        let name = format.name().to_uppercase();
        let blocks = tensors.tensor(&format!("{name}.blocks")).expect(&name);
        let values = tensors.tensor(&format!("{name}.values")).expect(&name);
        let expected: Vec<f32> =
            values.data().as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
        let mut got = vec![0.0; expected.len()];
        format.unpack(blocks.data(), &mut got).unwrap();
        for (i, (got, expected)) in got.iter().zip(&expected).enumerate() {
            let is_same = got.to_bits() == expected.to_bits() || got.is_nan() && expected.is_nan();
            assert!(is_same, "{name} {i}: {got} is not {expected}");
        }
        let has = |test: fn(f32) -> bool| expected.iter().any(|&value| test(value));
        assert!(has(|value| value.is_finite() && value != 0.0) && has(|value| value < 0.0), "{name}");
        // Half-precision scales below 2^-14 are not 0.
        let is_small = has(|value| value != 0.0 && value.abs() < 1e-5);
        assert!(is_small || matches!(format, WeightFormat::F32), "{name} has no small value");
    }
}

#[test]
fn formats_go_by_their_names() {
    for format in WeightFormat::ALL {
        let info = format.info();
        assert_eq!(format.to_string().parse(), Ok(format));
        assert_eq!(info.name.to_uppercase().parse(), Ok(format));
        assert_eq!(WeightFormat::from_gguf_type(info.gguf_type), Some(format));
        let len = info.block_len as u64;
        assert_eq!(format.bytes_of(3 * len), Some(3 * info.block_bytes as u64));
        assert_eq!(format.bytes_of(3 * len + 1).is_some(), format.is_plain());
        assert_eq!(format.bytes_of(u64::MAX - u64::MAX % len).is_some(), info.block_bytes < info.block_len);
        let mut out = vec![0.0; info.block_len];
        let short = format.unpack(&vec![0; info.block_bytes - 1], &mut out);
        assert!(matches!(short, Err(WeightFormatError::Length { .. })));
    }
    let unknown = "q2_K".parse::<WeightFormat>().unwrap_err().to_string();
    assert!(unknown.contains("q2_K") && unknown.contains("q6_K"), "{unknown}");
}

#[test]
fn a_header_grows_until_it_is_whole() {
    let keys = [key("general.architecture", 8, &text("llama")), count("a.b", 7)];
    let bytes = file(3, &keys, &[("x", &[32, 2], 8, 0), ("y", &[4], 0, 96)], 112);
    let header = Header::read_file(&bytes).unwrap();
    assert_eq!(header.data_begin + 112, bytes.len() as u64);
    let [x, y] = header.tensors() else { panic!("two tensors") };
    assert_eq!(
        (x.shape.as_slice(), x.format, x.rows(), x.row_bytes()),
        (&[2, 32][..], WeightFormat::Q8_0, 2, 34)
    );
    assert_eq!((x.end - x.begin, y.end - y.begin), (68, 16));
    assert_eq!(header.tensor("y"), Some(y));
    assert_eq!(header.get("a.b").and_then(|value| value.count()), Some(7));
    let whole = header.data_begin as usize;
    let mut have = 0;
    let mut tries = 0;
    while let Read::NeedMore { at_least } = Header::read(&bytes[..have]).unwrap() {
        assert!(have < at_least && at_least <= whole, "{have} {at_least} {whole}");
        have = at_least;
        tries += 1;
    }
    assert!(tries > 5);
    // Version 2 has the same form.
    assert!(Header::read_file(&file(2, &keys, &[], 0)).is_ok());
}

#[test]
fn damage_is_named() {
    let ok: &[(&str, &[u64], u32, u64)] = &[("x", &[4], 0, 0)];
    let told = |keys: &[Vec<u8>], tensors: &[(&str, &[u64], u32, u64)]| error(&file(3, keys, tensors, 64));
    assert!(error(b"GGML and more").contains("GGUF"));
    assert!(error(&file(1, &[], ok, 64)).contains("version 1"));
    assert!(error(&file(3_u32.swap_bytes(), &[], ok, 64)).contains("big-endian"));
    assert!(error(&file(3, &[], ok, 64)[..40]).contains("cut off"));
    assert!(told(&[count("a", 1), count("a", 1)], ok).contains("key a occurs twice"));
    assert!(told(&[], &[("x", &[4], 0, 0), ("x", &[4], 0, 32)]).contains("x occurs twice"));
    assert!(told(&[key("a", 13, &[0; 8])], ok).contains("a has a value of the unknown type 13"));
    assert!(
        told(&[key("a", 9, &[&9_u32.to_le_bytes()[..], &[0; 8]].concat())], ok).contains("array of arrays")
    );
    assert!(told(&[key("a", 7, &[2])], ok).contains("truth"));
    assert!(told(&[key("a", 8, &[1, 0, 0, 0, 0, 0, 0, 0, 0xff])], ok).contains("not UTF-8"));
    assert!(told(&[count("general.alignment", 24)], ok).contains("power of two"));
    assert!(told(&[], &[("x", &[256], 10, 0)]).contains("q2_K"));
    assert!(told(&[], &[("x", &[256], 77, 0)]).contains("77"));
    assert!(told(&[], &[("x", &[33], 8, 0)]).contains("33 numbers"));
    assert!(told(&[], &[("x", &[4, 0], 0, 0)]).contains("shape"));
    assert!(told(&[], &[("x", &[], 0, 0)]).contains("shape"));
    assert!(told(&[], &[("x", &[1 << 40, 1 << 40], 0, 0)]).contains("shape"));
    assert!(told(&[], &[("x", &[4; 5], 0, 0)]).contains("axes"));
    assert!(told(&[], &[("x", &[4], 0, 8)]).contains("multiple of 32"));
    assert!(told(&[], &[("x", &[4], 0, u64::MAX - 31)]).contains("shape"));
    assert!(told(&[], &[("x", &[9], 0, 0), ("y", &[4], 0, 32)]).contains("y begins inside of tensor x"));
    assert!(told(&[], &[("x", &[4], 0, 64)]).contains("ends at byte"));
    let mut many = file(3, &[], ok, 64);
    many[8..16].copy_from_slice(&u64::MAX.to_le_bytes());
    assert!(error(&many).contains("tensors"));
    // Claims beyond what is there ask for more, and make no room.
    let claim = key("a", 9, &[&4_u32.to_le_bytes()[..], &(1_u64 << 21).to_le_bytes()].concat());
    let start = file(3, &[claim], &[], 0);
    assert!(matches!(Header::read(&start), Ok(Read::NeedMore { at_least }) if at_least > 1 << 23));
}

#[test]
fn parts_belong_together() {
    let name = "m-00002-of-00003.gguf";
    let part = PartName::parse(name).unwrap().expect("a part");
    assert_eq!((part.stem.as_str(), part.number, part.count), ("m", 2, 3));
    assert_eq!(part.all(), ["m-00001-of-00003.gguf", name, "m-00003-of-00003.gguf"]);
    let shouted = PartName::parse("M-00002-OF-00002.GGUF").unwrap().expect("a part in capitals");
    assert_eq!(shouted.all(), ["M-00001-OF-00002.GGUF", "M-00002-OF-00002.GGUF"]);
    for alone in ["m.gguf", "-00001-of-00001.gguf", "m-0001-of-0001.gguf", "m-00001-of-00003.bin", "ä.gguf"]
    {
        assert_eq!(PartName::parse(alone), Ok(None), "{alone}");
    }
    for wrong in ["m-00000-of-00003.gguf", "m-00004-of-00003.gguf", "m-00001-of-99999.gguf"] {
        assert!(matches!(PartName::parse(wrong), Err(GgufError::PartName { .. })), "{wrong}");
    }
    let header = |no: u32, count_: u32, total: u32, tensor: &str| {
        let keys = [count("split.no", no), count("split.count", count_), count("split.tensors.count", total)];
        Header::read_file(&file(3, &keys, &[(tensor, &[4], 0, 0)], 16)).unwrap()
    };
    let (one, two) = (header(0, 2, 2, "x"), header(1, 2, 2, "y"));
    let names = ["m-00001-of-00002.gguf", "m-00002-of-00002.gguf"];
    assert_eq!(check_parts(&[(names[0], &one), (names[1], &two)]), Ok(()));
    for wrong in [
        vec![(names[0], &one)],
        vec![(names[1], &two), (names[0], &one)],
        vec![(names[0], &one), (names[1], &one)],
        vec![(names[0], &one), ("n-00002-of-00002.gguf", &two)],
        vec![(names[0], &one), ("n.gguf", &two)],
        vec![(names[0], &one), (names[1], &header(1, 2, 2, "x"))],
        vec![(names[0], &header(0, 2, 3, "x")), (names[1], &two)],
        vec![("m.gguf", &one)],
    ] {
        assert!(check_parts(&wrong).is_err(), "{:?}", wrong.iter().map(|(name, _)| name).collect::<Vec<_>>());
    }
    let alone = Header::read_file(&file(3, &[], &[], 0)).unwrap();
    assert_eq!(check_parts(&[("m.gguf", &alone)]), Ok(()));
}

proptest! {
    /// The four numbers of Llama 3 are found again in the divisors that they give in single precision.
    #[test]
    fn divisors_of_llama_3_are_known(factor in prop::sample::select(vec![8.0_f64, 16.0, 32.0]), pairs in 8..65_usize) {
        let divisor = |i: usize| {
            let wave = std::f64::consts::TAU * 500_000_f64.powf(i as f64 / pairs as f64);
            let smooth = ((8192.0 / wave - 1.0) / 3.0).clamp(0.0, 1.0);
            (1.0 / ((1.0 - smooth) / factor + smooth)) as f32
        };
        let mut divisors: Vec<f32> = (0..pairs).map(divisor).collect();
        let found = llama3_scaling(&divisors, 500_000.0).expect("Llama 3's");
        prop_assert_eq!(&found["factor"], &serde_json::json!(factor));
        divisors[pairs / 2] += 0.5;
        prop_assert_eq!(llama3_scaling(&divisors, 500_000.0), None);
    }
}
