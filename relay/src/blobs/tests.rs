//! The folder of files, on a real disk.

use super::*;
use bytes::Bytes;
use std::os::unix::fs::PermissionsExt;

/// The smallest PNG there is: one grey pixel.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\
    \0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";
const ID: FileId = FileId(7);

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let name = format!("deskbell-blobs-{name}-{}", std::process::id());
        Folder(std::env::temp_dir().join(name))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[tokio::test]
async fn parts_are_added_where_the_file_ends_and_nowhere_else() {
    let folder = Folder::new("parts");
    let blobs = Blobs::open(&folder.0);
    let (one, two) = PNG.split_at(20);

    assert_eq!(blobs.len(ID).await.unwrap(), 0);
    assert_eq!(
        blobs.append(ID, 0, Bytes::from_static(one)).await.unwrap(),
        20
    );
    for wrong in [0, 19, 21, u64::MAX] {
        let added = blobs.append(ID, wrong, Bytes::from_static(two)).await;
        assert!(matches!(added, Err(BlobFault::Offset)), "{wrong}");
    }
    assert!(
        blobs.read(ID).await.unwrap().is_none(),
        "half a file is none"
    );
    let len = blobs.append(ID, 20, Bytes::from_static(two)).await.unwrap();
    blobs.finish(ID).await.unwrap();
    blobs.finish(ID).await.unwrap();

    assert_eq!(len, PNG.len() as u64);
    let kept = folder.0.join(FOLDER).join(ID.to_string());
    assert_eq!(fs::read(&kept).unwrap(), PNG);
    assert_eq!(
        fs::metadata(&kept).unwrap().permissions().mode() & 0o777,
        0o600
    );
    blobs.remove(ID).await.unwrap();
    blobs.remove(ID).await.unwrap();
    assert!(!kept.exists());
}

#[tokio::test]
async fn another_relay_goes_on_where_a_part_ended() {
    let folder = Folder::new("again");
    let first = Blobs::open(&folder.0);
    first
        .append(ID, 0, Bytes::from_static(&PNG[..9]))
        .await
        .unwrap();
    drop(first);

    let second = Blobs::open(&folder.0);
    assert_eq!(second.len(ID).await.unwrap(), 9);
    second
        .append(ID, 9, Bytes::from_static(&PNG[9..]))
        .await
        .unwrap();
    let looked = second.look(ID).await.unwrap().unwrap();

    assert_eq!(looked.kind, Some("image/png"));
    assert_eq!(
        looked.size.map(|size| (size.width, size.height)),
        Some((1, 1))
    );
}

#[tokio::test]
async fn a_file_is_known_by_its_bytes() {
    let folder = Folder::new("look");
    let blobs = Blobs::open(&folder.0);
    let html = "<!DOCTYPE html><script>alert(1)</script>".as_bytes();
    for (nth, bytes, claims) in [
        (1, "账单,1\n".as_bytes(), vec!["text/plain", "text/csv"]),
        (2, &b"%PDF-1.7 and so on"[..], vec!["application/pdf"]),
        (3, &b"GIF89a\x01\0\x01\0\0\0\0;"[..], vec!["image/gif"]),
        (4, html, vec!["text/html"]),
        (5, &b"\0\x01\x02\x03"[..], vec![]),
        (6, &b"MZ\x90\0an executable"[..], vec![]),
    ] {
        let id = FileId(nth);
        blobs
            .append(id, 0, Bytes::copy_from_slice(bytes))
            .await
            .unwrap();
        let looked = blobs.look(id).await.unwrap().unwrap();

        let known = [
            "text/plain",
            "text/csv",
            "text/html",
            "application/pdf",
            "image/gif",
            "image/png",
        ];
        let is: Vec<_> = known.into_iter().filter(|kind| looked.is(kind)).collect();
        assert_eq!(is, claims, "{looked:?}");
    }
}

#[tokio::test]
async fn a_picture_that_ends_too_early_is_none() {
    let folder = Folder::new("bad");
    let blobs = Blobs::open(&folder.0);
    blobs
        .append(ID, 0, Bytes::from_static(&PNG[..12]))
        .await
        .unwrap();

    assert_eq!(blobs.look(ID).await.unwrap(), Err(LookFault::BadImage));
}
