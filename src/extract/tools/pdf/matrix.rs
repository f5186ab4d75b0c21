//! Where on a page something comes to stand (ISO 32000-1, 8.3.3).

use crate::extract::tools::pdf::object::Object;

/// A transformation of the plane: `[a b c d e f]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::extract) struct Matrix(pub(in crate::extract) [f64; 6]);

impl Matrix {
    /// Leaves everything where it is.
    pub(in crate::extract) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// From six numbers; `None` where there are not six.
    pub(in crate::extract) fn of(numbers: &[Object]) -> Option<Self> {
        let numbers: Vec<f64> = numbers.iter().filter_map(Object::number).collect();
        <[f64; 6]>::try_from(numbers).ok().map(Self)
    }

    /// This one first, `then` the other.
    #[must_use]
    pub(in crate::extract) fn then(self, then: Self) -> Self {
        let Self([a, b, c, d, e, f]) = self;
        let Self([g, h, i, j, k, l]) = then;
        Self([
            a * g + b * i,
            a * h + b * j,
            c * g + d * i,
            c * h + d * j,
            e * g + f * i + k,
            e * h + f * j + l,
        ])
    }

    /// This one after a shift.
    #[must_use]
    pub(in crate::extract) fn after_shift(self, x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y]).then(self)
    }

    /// Where a point comes to stand.
    pub(in crate::extract) fn point(&self, x: f64, y: f64) -> (f64, f64) {
        let Self([a, b, c, d, e, f]) = self;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// What becomes of a way from one point to another.
    pub(in crate::extract) fn way(&self, x: f64, y: f64) -> (f64, f64) {
        let Self([a, b, c, d, _, _]) = self;
        (a * x + c * y, b * x + d * y)
    }
}
