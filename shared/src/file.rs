//! Files: what of one travels in a conversation, and the calls that bring its bytes to the relay.
//!
//! The bytes travel over HTTP and never in a frame. `docs/protocol.md`, "Files".

use crate::id::FileId;
use serde::{Deserialize, Serialize};

/// A file as the people of a conversation see it. The relay has looked at its bytes: `kind`, `len`
/// and `size` are what they are, not what somebody claimed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Which.
    pub id: FileId,
    /// What its sender calls it, 1 to [`FILE_NAME_CHARS_MAX`](crate::limits::FILE_NAME_CHARS_MAX)
    /// characters without control characters and slashes.
    pub name: String,
    /// Its media type, such as `image/png`.
    pub kind: String,
    /// Its length in bytes.
    pub len: u64,
    /// How large an image is, so that a page can keep its place free.
    pub size: Option<Size>,
}

/// Width and height of an image as it is shown, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// What may be sent, told before somebody chooses a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRules {
    /// Bytes of the largest file; 0: none may be sent.
    pub bytes_max: u64,
    /// The media types that may be sent.
    pub kinds: Vec<String>,
    /// Bytes of one part at most.
    pub part_bytes_max: usize,
}

/// What somebody who begins to send a file says about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileForm {
    /// What it is called.
    pub name: String,
    /// Its media type, as its sender believes.
    pub kind: String,
    /// Its length in bytes, at least 1.
    pub len: u64,
    /// How large the image is shown. A photo that was taken sideways is shown upright, which its
    /// bytes alone say in a place that only its sender reads.
    #[serde(default)]
    pub size: Option<Size>,
    /// The SHA-256 of its bytes as 64 hexadecimal digits, to be compared with what arrives.
    #[serde(default)]
    pub sha256: Option<String>,
}

/// How far a file is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileState {
    /// Which.
    pub id: FileId,
    /// Bytes that are stored durably; the next part begins here.
    pub offset: u64,
    /// The whole file, once it is there and has been looked at: then it can be shared.
    pub file: Option<Attachment>,
}
