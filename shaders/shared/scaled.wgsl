// Rows of an input that is a state times the weight of a norm: what is missing of the norm is a number for each row,
// from the sums of squares that lie beside it (`parts`, one for 8 columns, in fours; behind the last lies 0).
// Needs: `parameters.parts`, `parameters.width`, `parameters.eps`, the binding `parts`

// The sum of every `step`th four of sums of squares of a row, from `first` on.
fn squares(row: u32, first: u32, step: u32) -> f32 {
    var sum = vec4<f32>();
    for (var i = first; i < parameters.parts; i += step) {
        sum += parts[row * parameters.parts + i];
    }
    return dot(sum, vec4<f32>(1.0));
}

// What a row with this sum of squares is still to be multiplied with.
fn scale(squares: f32) -> f32 {
    return select(1.0 / sqrt(squares / parameters.width + parameters.eps), 1.0, parameters.parts == 0u);
}
