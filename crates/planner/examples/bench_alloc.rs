//! scratch
use planner::flow::{Network, Optimum, ROOT, UNBOUNDED};
struct Instant(f64);
fn cpu() -> f64 {
    std::fs::read_to_string("/proc/thread-self/schedstat").unwrap().split(' ').next().unwrap().parse::<f64>().unwrap()
        / 1e9
}
impl Instant {
    fn now() -> Self {
        Self(cpu())
    }
    fn elapsed(&self) -> std::time::Duration {
        std::time::Duration::from_secs_f64(cpu() - self.0)
    }
}
struct R(u64);
impl R {
    fn u(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
    fn n(&mut self) -> f64 {
        (-2.0 * (1.0 - self.u()).ln()).sqrt() * (std::f64::consts::TAU * self.u()).cos()
    }
}
fn main() {
    let mut r = R(1);
    let (nc, nh, k) = (10599usize, 1500usize, 30usize);
    let s = (1u64 << 36) as f64;
    let xy: Vec<(f64, f64)> = (0..nc).map(|_| (r.u() * 300.0, r.u() * 1500.0)).collect();
    let hx: Vec<(f64, f64)> = (0..nh).map(|_| (r.u() * 300.0, r.u() * 1500.0)).collect();
    let mut net = Network::new();
    let dem: Vec<i64> = (0..nc)
        .map(|_| {
            let l = (0.7 + r.n()).exp();
            let mut c = 0;
            let mut t = -(1.0 - r.u()).ln();
            while t < l {
                c += 1;
                t -= (1.0 - r.u()).ln();
            }
            c
        })
        .collect();
    let cap: Vec<i64> = (0..nh).map(|_| (2.6 + 0.9 * r.n()).exp().floor() as i64).collect();
    let h: Vec<u32> = cap.iter().map(|&c| net.node(0, c, 0)).collect();
    for c in 0..nc {
        let v = net.node(dem[c], UNBOUNDED, (1000.0 * s) as i64);
        let mut d: Vec<(f64, usize)> = (0..nh).map(|j| ((xy[c].0 - hx[j].0).hypot(xy[c].1 - hx[j].1), j)).collect();
        d.select_nth_unstable_by(k, |a, b| a.0.total_cmp(&b.0));
        d.truncate(k);
        d.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (x, j) in d {
            net.arc(v, h[j], UNBOUNDED, (x * s) as i64);
        }
    }
    let _ = ROOT;
    for _ in 0..5 {
        let n = net.clone();
        let t = Instant::now();
        let mut o = Optimum::of(n);
        let a = t.elapsed();
        let t = Instant::now();
        let c = o.certificate();
        let b = t.elapsed();
        let t = Instant::now();
        let _ = o.cost_from_root();
        let p = t.elapsed();
        println!("{a:?} pivots {} cert {b:?} {} prices {p:?} cost {}", o.pivots(), c.holds(), c.primal as f64 / s);
        let mut worst = 0.0f64;
        for i in 0..3 {
            let t = Instant::now();
            let hh = h[i * 7];
            let home = o.network().home(hh);
            o.set_capacity(home, cap[i * 7] + 5);
            o.set_capacity(home, (cap[i * 7] - 5).max(0));
            worst = worst.max(t.elapsed().as_secs_f64());
        }
        println!("worst change {worst} {}", o.certificate().holds());
    }
}
