//! What a visitor thinks of a conversation that has ended.
//!
//! Only the words for it; whether it may be rated is decided by the desk, once for each end.

use crate::limits::RATING_CHARS_MAX;
use crate::refusal::RefusalCode;
use serde::{Deserialize, Serialize};

/// The best score; the worst is 1.
pub const SCORE_MAX: u8 = 5;

/// How visitors are asked to rate.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// A thumb up is [`SCORE_MAX`], a thumb down is 1.
    #[default]
    Thumbs,
    /// 1 to [`SCORE_MAX`] stars.
    Stars,
}

/// What a visitor thought of one end of a conversation. It is never changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// 1 to [`SCORE_MAX`].
    pub score: u8,
    /// How it was asked.
    pub scale: Scale,
    /// In the visitor's own words, [`RATING_CHARS_MAX`] characters at most; may be empty.
    pub comment: String,
}

impl Rating {
    /// Checks a rating that was given where it is asked on this scale. White space around the
    /// comment is left out.
    ///
    /// # Errors
    /// Returns what is wrong with it.
    pub fn parse(score: u8, comment: &str, asked: Scale) -> Result<Rating, RefusalCode> {
        if !(1..=SCORE_MAX).contains(&score) {
            return Err(RefusalCode::ScoreUnknown);
        }
        let comment = comment.trim();
        if comment.contains('\0') {
            return Err(RefusalCode::TextHasNul);
        }
        if comment.chars().count() > RATING_CHARS_MAX {
            return Err(RefusalCode::TextTooLong);
        }
        // Whoever was still asked on the other scale is not turned away.
        let scale = match asked {
            Scale::Thumbs if score == 1 || score == SCORE_MAX => Scale::Thumbs,
            Scale::Thumbs | Scale::Stars => Scale::Stars,
        };
        Ok(Rating {
            score,
            scale,
            comment: comment.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_is_of_the_scale_that_it_was_asked_on() {
        let scale = |score, asked| Rating::parse(score, "", asked).unwrap().scale;

        assert_eq!(scale(5, Scale::Thumbs), Scale::Thumbs);
        assert_eq!(scale(1, Scale::Thumbs), Scale::Thumbs);
        assert_eq!(scale(4, Scale::Thumbs), Scale::Stars);
        assert_eq!(scale(5, Scale::Stars), Scale::Stars);
    }

    #[test]
    fn a_score_out_of_bounds_and_a_comment_that_is_too_long_are_refused() {
        let parse = |score, comment: &str| Rating::parse(score, comment, Scale::Stars);
        let longest = "长".repeat(RATING_CHARS_MAX);

        assert_eq!(parse(0, ""), Err(RefusalCode::ScoreUnknown));
        assert_eq!(parse(6, ""), Err(RefusalCode::ScoreUnknown));
        assert_eq!(parse(3, "a\0b"), Err(RefusalCode::TextHasNul));
        assert_eq!(
            parse(3, &format!("{longest}!")),
            Err(RefusalCode::TextTooLong)
        );
        assert_eq!(parse(3, &format!(" {longest} ")).unwrap().comment, longest);
    }
}
