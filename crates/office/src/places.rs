//! What the wings keep in memory: the office holds it and does not know what it is.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// One value of each type.
#[derive(Clone, Default)]
pub(crate) struct Places(Arc<Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>>);

impl std::fmt::Debug for Places {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Places")
    }
}

impl Places {
    /// The value of a type, made when it is first asked for.
    pub(crate) fn of<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        // Nothing can break off while the lock is held but the making of a default: what is there is whole.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let there = kept.get(&TypeId::of::<T>()).cloned();
        there.and_then(|value| value.downcast().ok()).unwrap_or_else(|| {
            let value = Arc::new(T::default());
            kept.insert(TypeId::of::<T>(), value.clone());
            value
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::Places;

    #[test]
    fn a_wing_finds_what_it_left_and_no_other_wings() {
        let (places, of_another_province) = (Places::default(), Places::default());
        places.of::<AtomicU32>().store(7, Ordering::Relaxed);
        assert_eq!(places.clone().of::<AtomicU32>().load(Ordering::Relaxed), 7);
        assert!(places.of::<std::sync::Mutex<u32>>().lock().is_ok_and(|other| *other == 0));
        assert_eq!(of_another_province.of::<AtomicU32>().load(Ordering::Relaxed), 0);
    }
}
