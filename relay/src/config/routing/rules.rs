//! The bounds of times and limits.
//!
//! They are those that `shared::rest::routing::Rules` tells; 0 is "never" where that is said.

use super::{Fault, fault};
use shared::rest::routing::Rules;

/// A bound: from, to, and whether 0 is allowed below.
type Bound = (u32, u32, bool);

const HOUR_S: u32 = 3_600;
const DAY_S: u32 = 24 * HOUR_S;

/// Checks every rule.
pub fn check(rules: &Rules) -> Result<(), Fault> {
    // By name, so that a rule that is added cannot be forgotten here.
    let Rules {
        grace_s,
        queue_len_max,
        offer_s,
        cool_down_s,
        prefer_s,
        relax_s,
        overflow: _,
        head_start_s,
        waiting_weight,
        wrap_up_s,
        away_after_s,
        answer_within_s,
        reroute_after_s,
        gone_after_s,
        quiet_after_s,
        quiet_warning_s,
        reopen_within_s,
        transfer_within_s,
    } = *rules;
    let bounds: [(&str, u32, Bound); 17] = [
        ("grace_s", grace_s, (1, 300, false)),
        ("queue_len_max", queue_len_max, (1, 100_000, false)),
        ("offer_s", offer_s, (5, 600, false)),
        ("cool_down_s", cool_down_s, (0, HOUR_S, false)),
        ("prefer_s", prefer_s, (0, HOUR_S, false)),
        ("relax_s", relax_s, (5, HOUR_S, false)),
        ("head_start_s", head_start_s, (0, HOUR_S, false)),
        ("waiting_weight", waiting_weight, (0, 100, false)),
        ("wrap_up_s", wrap_up_s, (0, HOUR_S, false)),
        ("away_after_s", away_after_s, (60, DAY_S, true)),
        ("answer_within_s", answer_within_s, (30, DAY_S, true)),
        ("reroute_after_s", reroute_after_s, (10, HOUR_S, false)),
        ("gone_after_s", gone_after_s, (30, DAY_S, false)),
        ("quiet_after_s", quiet_after_s, (60, DAY_S, true)),
        ("quiet_warning_s", quiet_warning_s, (20, HOUR_S, false)),
        ("reopen_within_s", reopen_within_s, (0, 30 * DAY_S, false)),
        ("transfer_within_s", transfer_within_s, (5, HOUR_S, false)),
    ];
    for (name, value, (from, to, or_never)) in bounds {
        let is_never = or_never && value == 0;
        if !is_never && !(from..=to).contains(&value) {
            let never = if or_never { ", or 0 for never" } else { "" };
            let says = format!("from {from} to {to}{never}");
            return Err(fault(format!("rules.{name}"), says));
        }
    }
    Ok(())
}
