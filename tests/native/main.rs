//! All native tests in one binary.

#![expect(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "tests make small numbers")]
#![expect(unreachable_pub, reason = "a binary has no outside")]
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

mod about;
mod attention;
mod attention_run;
mod bundled;
mod chart;
mod chart_figures;
mod chart_kinds;
mod chart_pictures;
mod chart_shades;
mod checkpoint_files;
mod cli;
mod cli_backends;
mod cli_chat;
mod cli_damage;
mod cli_experiments;
mod cli_figures;
mod cli_folder_lock;
mod cli_inputs;
mod cli_kept;
mod cli_outputs;
mod cli_process;
mod cli_progress;
mod cli_run;
mod cli_states;
mod cli_sweep_folders;
mod cli_tables;
mod cli_usage;
mod cpu;
mod dealing;
mod decoding;
mod engine;
mod engine_benchmarks;
mod engine_files;
mod engine_items;
mod engine_kept;
mod eval;
mod eval_by_name;
mod eval_harness;
mod eval_texts;
mod eval_written;
mod export;
mod export_golden;
mod export_read_back;
mod figure_files;
mod file_names;
mod floor;
mod folders;
mod forest;
mod forms;
mod golden;
mod golden_features;
mod gpu;
mod gpu_attention;
mod gpu_device;
mod gpu_kernels;
mod gpu_recording;
mod hub;
mod inspect;
mod item_files;
mod latency;
mod model;
mod model_config;
mod model_faults;
mod model_inspect;
mod plan;
mod presets;
mod random;
mod random_schedule;
mod read_out;
mod reader;
mod safetensors;
mod safetensors_damage;
mod sampling;
mod schedule;
mod schedule_edit;
mod schedule_edit_laws;
mod schedule_errors;
mod schedule_laws;
mod schedule_limits;
mod schedule_menu;
mod schedule_rescale;
mod shaders;
mod share;
mod share_damage;
mod states;
mod stats;
mod store;
mod support;
mod sweep;
mod sweep_cli;
mod sweep_damage;
mod sweep_run;
mod sweep_stop;
mod sweep_study;
mod sweep_texts;
mod tasks;
mod text;
mod tidy;
mod tokenizer;
mod tokenizer_damage;
mod tokenizer_families;
mod tokenizer_parts;
mod ui_aim;
mod ui_said;
mod ui_state;
mod wire;
mod words;
