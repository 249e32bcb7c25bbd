//! What the GPU executor promises about its device: what is made once, what is refused,
//! and what happens when the device goes away.

use atelier::backend::{Backend, BackendError, Batch, Target, Wanted, WeightSink};
use atelier::gpu::{Bodies, Choice, Device, DeviceLimits, Gpu, GpuSink, Grounds};
use atelier::plan::{Plan, lower};
use atelier::schedule::Schedule;

use crate::support::tiny::{Shape, TinyModel};
use crate::support::{device, wait};

fn gpu(device: Device, model: &TinyModel) -> Gpu {
    let sink = wait(GpuSink::on(device, &model.spec, model.infos())).unwrap();
    model.fill(sink).unwrap()
}

fn plan(text: &str) -> Plan {
    lower(&Schedule::parse(text, Shape::SMALL.n_layers).unwrap())
}

fn last_logits(batch: &Batch) -> Wanted {
    Wanted { logits_rows: vec![batch.n_rows() - 1], ..Wanted::default() }
}

#[test]
fn editing_a_schedule_makes_no_pipeline_and_uploads_no_weight() {
    let Some(device) = device::shared("gpu_device::editing_a_schedule") else { return };
    let model = TinyModel::new(Shape::SMALL, 1);
    let mut gpu = gpu(device, &model);
    let made = gpu.counters();
    let stored: u64 = model.infos().iter().map(|info| info.bytes()).sum();
    assert_eq!(made.weight_bytes, stored);
    assert!(made.pipelines > 0);
    for (i, text) in ["0-3", "3-0", "0 (1|2)x3 3", "((0 1|2)|3)", "-"].into_iter().enumerate() {
        let batch = Batch::one(&vec![1; 3 + 20 * i]);
        wait(gpu.forward(&plan(text), &batch, &last_logits(&batch))).unwrap();
        let mut cache = gpu.new_cache(&plan(text), 8).unwrap();
        wait(gpu.extend(&plan(text), &mut cache, &[1, 2, 3])).unwrap();
    }
    let now = gpu.counters();
    assert_eq!((now.pipelines, now.weight_bytes), (made.pipelines, made.weight_bytes));
    assert_eq!(now.runs, 10);
}

#[test]
fn what_does_not_exist_is_refused_with_a_sentence() {
    let Some(device) = device::shared("gpu_device::what_does_not_exist_is_refused") else { return };
    let model = TinyModel::new(Shape::SMALL, 2);
    let mut gpu = gpu(device, &model);
    let mut refused = |tokens: &[u32], wanted: &Wanted| {
        wait(gpu.forward(&plan("0"), &Batch::one(tokens), wanted)).unwrap_err().to_string()
    };
    let nothing = Wanted::default();
    assert_eq!(refused(&[], &nothing), "there are no tokens to run");
    assert_eq!(refused(&[61], &nothing), "token 61 does not exist: the vocabulary has 61 tokens");
    let row = Wanted { targets: vec![Target { row: 2, token: 0 }], ..Wanted::default() };
    assert_eq!(refused(&[1, 2], &row), "row 2 does not exist: the batch has 2 rows");

    let too_long = vec![0; gpu.limits().rows_max + 1];
    let error = wait(gpu.forward(&plan("0"), &Batch::one(&too_long), &nothing)).unwrap_err();
    assert!(matches!(error, BackendError::BatchTooLarge { .. }), "{error}");
}

#[test]
fn a_full_cache_takes_no_more_and_keeps_what_it_has() {
    let Some(device) = device::shared("gpu_device::a_full_cache_takes_no_more") else { return };
    let model = TinyModel::new(Shape::SMALL, 3);
    let mut gpu = gpu(device, &model);
    let plan = plan("0-3");
    let mut cache = gpu.new_cache(&plan, 3).unwrap();
    assert_eq!(wait(gpu.extend(&plan, &mut cache, &[])), Err(BackendError::NoTokens));
    assert_eq!(
        wait(gpu.extend(&plan, &mut cache, &[1, 2, 3, 4])),
        Err(BackendError::CacheFull { capacity: 3 })
    );
    let extended = wait(gpu.extend(&plan, &mut cache, &[1, 2, 3])).unwrap();
    let batch = Batch::one(&[1, 2, 3]);
    let whole = wait(gpu.forward(&plan, &batch, &last_logits(&batch))).unwrap().logits;
    assert_eq!(extended.len(), whole.len());
    assert_eq!(wait(gpu.extend(&plan, &mut cache, &[5])), Err(BackendError::CacheFull { capacity: 3 }));
}

#[test]
fn what_is_over_a_limit_says_which_and_by_how_much() {
    let Some(device) = device::shared("gpu_device::what_is_over_a_limit") else { return };
    let model = TinyModel::new(Shape::SMALL, 4);
    let small = DeviceLimits { binding_bytes_max: 100, buffer_bytes_max: 100 };
    let error = wait(GpuSink::on(device.clone().within(small), &model.spec, model.infos())).unwrap_err();
    assert_eq!(error.to_string(), "8 rows of TokenEmbedding needs 512 bytes, and this device allows 100");

    let mut gpu =
        gpu(device.within(DeviceLimits { binding_bytes_max: 1 << 14, buffer_bytes_max: 1 << 14 }), &model);
    let error = gpu.new_cache(&plan("0"), 1000).unwrap_err();
    let expected =
        "keys and values of 1000 tokens needs 128\u{202f}000 bytes, and this device allows 16\u{202f}384";
    assert_eq!(error.to_string(), expected);
    let batch = Batch::one(&[0; 30]);
    let wanted = Wanted { hidden: true, ..Wanted::default() };
    let error = wait(gpu.forward(&plan("0-3"), &batch, &wanted)).unwrap_err();
    let expected = "what is read back needs 19\u{202f}200 bytes, and this device allows 16\u{202f}384";
    assert_eq!(error.to_string(), expected);
    // It is whole after the refusal.
    wait(gpu.forward(&plan("0-3"), &batch, &last_logits(&batch))).unwrap();
}

#[test]
fn weights_that_do_not_match_are_refused() {
    let Some(device) = device::shared("gpu_device::weights_that_do_not_match") else { return };
    let model = TinyModel::new(Shape::SMALL, 5);
    let open = |infos| wait(GpuSink::on(device.clone(), &model.spec, infos));

    let missing = model.infos().into_iter().skip(1).collect();
    assert_eq!(
        open(missing).unwrap_err().to_string(),
        "weight TokenEmbedding is incomplete: 0 of 3904 bytes"
    );
    let mut sink = open(model.infos()).unwrap();
    let bytes = &model.weights[0].1;
    sink.write(0, 0, &bytes[..64]).unwrap();
    for (index, offset, bytes) in [(0, 0, &bytes[..64]), (0, 64, &bytes[..1]), (0, 64, bytes), (99, 0, bytes)]
    {
        assert!(sink.write(index, offset, bytes).is_err(), "{index} {offset} {}", bytes.len());
    }
    assert_eq!(
        sink.finish().unwrap_err().to_string(),
        "weight TokenEmbedding is incomplete: 64 of 3904 bytes"
    );
}

#[test]
fn a_lost_device_is_reported_by_every_later_call() {
    let Some(device) = device::own("gpu_device::a_lost_device_is_reported") else { return };
    let model = TinyModel::new(Shape::SMALL, 6);
    let mut gpu = gpu(device.clone(), &model);
    let plan = plan("0-3");
    let batch = Batch::one(&[1, 2, 3]);
    wait(gpu.forward(&plan, &batch, &last_logits(&batch))).unwrap();
    let mut cache = gpu.new_cache(&plan, 8).unwrap();
    wait(gpu.extend(&plan, &mut cache, &[1])).unwrap();

    device.destroy();
    let is_lost = |error: BackendError| matches!(error, BackendError::DeviceLost { .. });
    for _ in 0..2 {
        let error = wait(gpu.forward(&plan, &batch, &last_logits(&batch))).unwrap_err();
        assert!(is_lost(error.clone()), "{error}");
        let error = wait(gpu.extend(&plan, &mut cache, &[2])).unwrap_err();
        assert!(is_lost(error.clone()), "{error}");
        let error = gpu.new_cache(&plan, 8).unwrap_err();
        assert!(is_lost(error.clone()), "{error}");
        let error = wait(GpuSink::on(device.clone(), &model.spec, model.infos())).unwrap_err();
        assert!(is_lost(error.clone()), "{error}");
    }
}

#[test]
fn a_device_lost_while_weights_arrive_is_reported_at_the_end() {
    let Some(device) = device::own("gpu_device::a_device_lost_while_weights_arrive") else { return };
    let model = TinyModel::new(Shape::SMALL, 7);
    let sink = wait(GpuSink::on(device.clone(), &model.spec, model.infos())).unwrap();
    device.destroy();
    let error = model.fill(sink).unwrap_err();
    assert!(matches!(error, BackendError::DeviceLost { .. }), "{error}");
}

/// Which of both is faster is the device's matter; that both were timed, and soon, is not.
#[test]
fn bodies_are_chosen_by_measurement_or_by_what_a_device_is() {
    let Some(device) = device::shared("gpu_device::bodies_are_chosen") else { return };
    let choice = wait(Choice::measured(&device)).unwrap();
    match choice.grounds {
        Grounds::Measured { registers, groups } => {
            assert_eq!(choice.bodies, if registers < groups { Bodies::Registers } else { Bodies::Groups });
        }
        grounds => {
            assert_eq!((grounds, choice.bodies), (Grounds::Kind, Bodies::Groups), "the clock stood still")
        }
    }
    if device.is_software() {
        let expected = Choice { bodies: Bodies::Registers, grounds: Grounds::Kind };
        assert_eq!(device.choice(), expected, "a program on the processor is not timed");
    }
    let asked = device.with_bodies(Bodies::Groups).choice();
    assert_eq!((asked.bodies, asked.grounds), (Bodies::Groups, Grounds::Asked));
}
