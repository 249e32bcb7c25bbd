// output[t, first + n] = sum_k input[t, k] * weight[n, k]            (epilogue 0)
// output[t, first + n] += the same                                    (epilogue 1)
//
// What matmul.wgsl computes, for the few rows of a decoding step: one row and 4 outputs
// per thread, so that no work goes into rows that do not exist.
// Threads: one per (4 outputs, row), in groups of 64 x 1.
// Source: as matmul.wgsl.
// Needs: shared/weight_*.wgsl

struct Parameters {
    rows: u32,     // T
    columns4: u32, // padded N / 4
    depth4: u32,   // padded K / 4
    stride4: u32,  // width of a row of output / 4
    first4: u32,   // first output column / 4
}

// 0: overwrite the output; 1: add to it (the residual).
override EPILOGUE: u32 = 0u;

@group(0) @binding(0) var<uniform> parameters: Parameters;
@group(0) @binding(1) var<storage, read> input: array<vec4<f32>>;        // [T, depth4]
@group(0) @binding(2) var<storage, read> weight: array<Stored>;        // [padded N, depth4]
@group(0) @binding(3) var<storage, read_write> output: array<vec4<f32>>; // [T, stride4]

@compute @workgroup_size(64)
fn matvec(@builtin(global_invocation_id) id: vec3<u32>) {
    if id.x >= parameters.columns4 || id.y >= parameters.rows {
        return;
    }
    let depth = parameters.depth4;
    let weight_first = id.x * 4u * depth;
    let input_first = id.y * depth;
    var sum = vec4<f32>();
    for (var k = 0u; k < depth; k++) {
        let at = weight_first + k;
        sum += input[input_first + k] * mat4x4<f32>(
            weights4(at),
            weights4(at + depth),
            weights4(at + 2u * depth),
            weights4(at + 3u * depth),
        );
    }
    let at = id.y * parameters.stride4 + parameters.first4 + id.x;
    if EPILOGUE == 1u {
        output[at] += sum;
    } else {
        output[at] = sum;
    }
}
