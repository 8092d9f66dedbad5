//! A file that is shared: looked up before the desk hears of it.
//!
//! A socket's frames stay in their order: nothing else of it is heard meanwhile. Never says whether
//! somebody may share in a conversation: the desk does.

use super::{Ending, Means, unsaved};
use crate::shards::News;
use desk::{ConnId, Shared};
use shared::{ConversationId, FileId, Nonce, RefusalCode, SiteId, Who};

/// What somebody shares.
pub(super) struct Share {
    pub nonce: Nonce,
    pub conversation: Option<ConversationId>,
    pub file: FileId,
}

/// Makes of it what a desk understands. Borrows nothing of the socket: it is read meanwhile by
/// nobody, and must stay so for its frames to stay in order.
pub(super) async fn look_up(
    means: Means,
    conn: ConnId,
    sender: (SiteId, Who),
    share: Share,
) -> Result<News, Ending> {
    let Share {
        nonce,
        conversation,
        file,
    } = share;
    let now = means.clock.now();
    let found = means.store.share_file(sender, conversation, file, now);
    let file = found.await.map_err(unsaved)?;
    Ok(News::Shared(Shared {
        conn,
        nonce,
        conversation,
        file: file.ok_or(RefusalCode::FileUnknown),
    }))
}
