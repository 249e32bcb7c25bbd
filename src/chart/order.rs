//! The one sorting of the charts.

use crate::order;

/// Places of the keys from least to greatest, by the first number and then by the second; equal
/// ones in their order.
pub fn ascending(keys: &[(f64, f64)]) -> Vec<usize> {
    order::places(keys.len(), &|i, j| {
        let ((a1, a2), (b1, b2)) = (keys[i], keys[j]);
        a1.total_cmp(&b1).then(a2.total_cmp(&b2))
    })
}

/// The values in the [order](ascending) of what `key` says of them.
pub(super) fn sorted_by<T: Copy>(values: &[T], key: impl Fn(&T) -> f64) -> Vec<T> {
    let keys: Vec<(f64, f64)> = values.iter().map(|value| (key(value), 0.0)).collect();
    ascending(&keys).into_iter().map(|place| values[place]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_go_by_the_second_number_and_then_stay() {
        let keys = [(2.0, 0.0), (1.0, 5.0), (1.0, 3.0), (1.0, 3.0), (f64::NAN, 0.0), (-0.0, 0.0)];
        assert_eq!(ascending(&keys), [5, 2, 3, 1, 0, 4]);
        assert_eq!(
            sorted_by(&[(3, 'c'), (1, 'a'), (3, 'b')], |it| f64::from(it.0)),
            [(1, 'a'), (3, 'c'), (3, 'b')]
        );
    }
}
