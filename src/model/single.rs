//! A model in a GGUF file, or in the files of a split one: what a folder holds in several files.
//!
//! The metadata become the `config.json` and the `tokenizer.json` that the same model has as a folder, so
//! that a family is read in one way; the tensors are found under the names that they have there.

use serde_json::{Map, Value};

use super::checkpoint::{Checkpoint, GgufPart};
use super::config::{ConfigError, ReadConfig, read_config};
use super::gguf::{
    GgufError, Header, LongFactors, Names, PartName, Read, StoredTensor, Tokens, check_parts, config,
    divisors_scaling, has_tokenizer, limits::HEADER_BYTES_MAX, llama3_scaling, tokenizer_json, tokens,
    with_long_factors,
};
use super::named::Named;
use super::tokenizer::TokenizerError;
use super::words::cut;
use super::{ModelError, NormKind, Remark, Sha256Hash, Tokenizer};
use crate::platform::{ChatTemplate, FileError, Folder};

/// Bytes of the beginning of a file that are read at first, in the hope that they hold the header.
const START_BYTES: usize = 1 << 16;
/// How far behind the header the divisors of rotary frequencies are looked for, bytes.
const DIVISORS_WITHIN: usize = 64 << 20;

/// What a GGUF file says beside its weights.
pub(super) struct Single {
    pub(super) config: ReadConfig,
    /// None in a file without a vocabulary.
    pub(super) tokenizer: Option<Tokenizer>,
    pub(super) chat: Option<ChatTemplate>,
    pub(super) checkpoint: Checkpoint,
    pub(super) add_bos: bool,
    /// What the file calls its model.
    pub(super) name: Option<String>,
    /// Under what terms its weights are, as the file says.
    pub(super) licence: Option<String>,
}

impl Single {
    /// Opens the file `name` of a folder, and the others of its split.
    ///
    /// # Errors
    /// The first thing that is wrong, in the order header, config, tokenizer, weights.
    pub(super) async fn open(folder: &Folder, name: &str) -> Result<Self, ModelError> {
        let files = PartName::parse(name)?.map_or_else(|| vec![name.to_owned()], |part| part.all());
        let mut parts = Vec::with_capacity(files.len());
        for file in files {
            let read = part(folder, file.clone()).await;
            parts.push(read.map_err(|error| match error {
                ModelError::Gguf(source) => ModelError::InGguf { file: cut(&file), source },
                other => other,
            })?);
        }
        check_parts(&parts.iter().map(|part| (part.name.as_str(), &part.header)).collect::<Vec<_>>())?;
        let Some(first) = parts.first() else { return Err(GgufError::NotGguf.into()) };
        let header = &first.header;
        let headers: Vec<&Header> = parts.iter().map(|part| &part.header).collect();
        let (mut keys, assumed) = config(&headers)?;
        complete(folder, &parts, &mut keys).await?;
        let has_tokenizer = has_tokenizer(header);
        let mut unread = None;
        let said = match tokens(header) {
            _ if !has_tokenizer => Tokens::default(),
            // A kind that is not read keeps nobody from giving ids.
            Err(error @ (GgufError::TokenizerModel { .. } | GgufError::Pre { .. })) => {
                unread = Some(error.to_string());
                Tokens::default()
            }
            said => said?,
        };
        let bytes = serde_json::to_vec(&Value::Object(keys)).unwrap_or_default();
        let mut config = read_config(&bytes).map_err(of_metadata)?;
        // There is no config.json that could have what is missing.
        for remark in &mut config.remarks {
            if let Remark::Default { key, value } = remark {
                *remark = Remark::Follows { key, value: std::mem::take(value) };
            }
        }
        config.remarks.extend(assumed);
        as_stored(&mut config);
        if let Some(end) = said.eos.filter(|end| !config.spec.eos_ids.contains(end)) {
            config.spec.eos_ids.push(end);
        }
        let mut tokenizer = None;
        if let Some(why) = unread {
            config.remarks.push(Remark::TokenizerUnread { why });
        } else if has_tokenizer {
            let read = Tokenizer::open(&tokenizer_json(header)?, &config.spec).await;
            let mut read = read.map_err(|error| match error {
                // It has no tokenizer.json.
                TokenizerError::Invalid { reason } => GgufError::Tokenizer { reason }.into(),
                other => ModelError::from(other),
            })?;
            read.take_names(Named { begin: said.bos, end: said.eos, mask: None }, &config.spec);
            config.remarks.extend(read.remark().cloned());
            tokenizer = Some(read);
        }
        let token = |id: Option<u32>| tokenizer.as_ref()?.decode(&[id?]).ok();
        let chat = said.chat_template.map(|template| ChatTemplate {
            template: Ok(template),
            bos_token: token(said.bos),
            eos_token: token(said.eos),
        });
        let names = Names::of(&headers)?;
        let checkpoint = Checkpoint::of_gguf(&parts, &config, &names)?;
        let name = header.text("general.name").ok().map(str::to_owned);
        let licence = header.text("general.license").ok().map(cut);
        Ok(Self { add_bos: said.adds_bos, config, tokenizer, chat, checkpoint, name, licence })
    }
}

/// Reads the header of one file.
async fn part(folder: &Folder, name: String) -> Result<GgufPart, ModelError> {
    let mut n_bytes = START_BYTES;
    let (header, start) = loop {
        let start = folder.read_start(&name, n_bytes).await?;
        match Header::read(&start)? {
            Read::Whole(header) => break (header, start),
            Read::NeedMore { at_least } if start.len() < n_bytes => {
                return Err(GgufError::CutOff { at_least: at_least as u64, got: start.len() as u64 }.into());
            }
            Read::NeedMore { at_least } => n_bytes = at_least.max(2 * n_bytes).min(2 * HEADER_BYTES_MAX),
        }
    };
    let data_begin = usize::try_from(header.data_begin).unwrap_or(usize::MAX);
    let start = if start.len() < data_begin { folder.read_start(&name, data_begin).await? } else { start };
    let bytes = folder.size(&name).await?;
    if let Some(bytes) = bytes {
        header.must_fit(bytes)?;
    }
    let start_hash = Sha256Hash::of(start.get(..data_begin).unwrap_or(&start));
    Ok(GgufPart { name, bytes, start_hash, header })
}

/// Puts into the config what a file keeps in tensors: divisors of rotary frequencies.
async fn complete(
    folder: &Folder,
    parts: &[GgufPart],
    keys: &mut Map<String, Value>,
) -> Result<(), ModelError> {
    let find = |name: &str| parts.iter().find_map(|part| Some((part, part.header.tensor(name)?)));
    if let Some((part, tensor)) = find("rope_freqs.weight") {
        let divisors = numbers(folder, part, tensor).await?;
        let theta = keys.get("rope_theta").and_then(Value::as_f64).unwrap_or(10_000.0);
        let n_pairs = keys.get("head_dim").and_then(Value::as_u64).map(|head_dim| head_dim / 2);
        let are_divisors = divisors.iter().all(|divisor| divisor.is_finite() && *divisor > 0.0);
        if n_pairs != Some(divisors.len() as u64) || !are_divisors {
            return Err(GgufError::Divisors.into());
        }
        let scaling = llama3_scaling(&divisors, theta).unwrap_or_else(|| divisors_scaling(&divisors));
        keys.insert("rope_scaling".to_owned(), scaling);
    }
    if let (Some(short), Some(long)) = (find("rope_factors_short.weight"), find("rope_factors_long.weight")) {
        let factors = LongFactors {
            short: numbers(folder, short.0, short.1).await?,
            long: numbers(folder, long.0, long.1).await?,
        };
        with_long_factors(keys, &factors);
    }
    Ok(())
}

/// The numbers of a small tensor near the beginning of its file.
async fn numbers(folder: &Folder, part: &GgufPart, tensor: &StoredTensor) -> Result<Vec<f32>, ModelError> {
    let end = usize::try_from(tensor.end).unwrap_or(usize::MAX);
    let begin = usize::try_from(tensor.begin).unwrap_or(usize::MAX);
    if end.saturating_sub(usize::try_from(part.header.data_begin).unwrap_or(0)) > DIVISORS_WITHIN {
        return Err(GgufError::Divisors.into());
    }
    let start = folder.read_start(&part.name, end).await?;
    let bytes = start.get(begin..end).ok_or_else(|| FileError::Short {
        name: part.name.clone(),
        got: start.len() as u64,
        expected: tensor.end,
    })?;
    Ok(tensor.format.unpacked(bytes))
}

/// An error about a config that was made of metadata: there is no `config.json`.
fn of_metadata(error: ConfigError) -> ModelError {
    match error {
        ConfigError::Bad { key, expected, got } => GgufError::Made { key, expected, got }.into(),
        ConfigError::Contradiction { key, got, other } => GgufError::Apart { key, got, other }.into(),
        ConfigError::Unsupported { key, got } => GgufError::Unsupported { key, got }.into(),
        other => other.into(),
    }
}

/// What converters have done to the numbers: norms are stored with their 1.
fn as_stored(config: &mut ReadConfig) {
    let spec = &mut config.spec;
    if spec.block.norm.kind == NormKind::RmsNormPlusOne {
        spec.block.norm.kind = NormKind::RmsNorm;
        spec.final_norm = spec.final_norm.map(|_| spec.block.norm);
    }
}
