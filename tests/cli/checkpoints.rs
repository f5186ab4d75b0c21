//! `sluis audit` for those who do not trust the administrator: a public key, an export, and
//! checkpoints that were kept elsewhere.

use std::fs;
use std::path::Path;

use crate::common::gateway::Town;
use crate::common::gateway::wait_for;
use crate::common::letters::risky;
use crate::common::mail_client::held_id;

/// A gateway that held some messages and has stopped, and the checkpoint it ended with.
fn town(messages: usize, keys_of: Option<&Town>) -> (Town, String) {
    let town = Town::new();
    if let Some(other) = keys_of {
        let folder = |town: &Town| town.folder.path().join("var/keys");
        fs::create_dir_all(folder(&town)).expect("a folder");
        copy(&folder(other), &folder(&town));
    }
    let gateway = town.start();
    for number in 0..messages {
        held_id(&gateway.send(&risky(number)));
    }
    gateway.kill();
    let made = town.run(&["audit", "checkpoint"]);
    assert_eq!((made.status, made.err.as_str()), (0, ""));
    (town, made.out)
}

fn copy(from: &Path, to: &Path) {
    let private = fs::metadata(from).expect("a folder").permissions();
    fs::set_permissions(to, private).expect("as private");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("a file");
        // The mode is copied too.
        fs::copy(entry.path(), to.join(entry.file_name())).expect("copied");
    }
}

#[test]
fn an_export_proves_itself_to_who_has_the_public_key_alone() {
    let (town, checkpoint) = town(3, None);
    assert!(checkpoint.starts_with("sluis-trail-1 20"), "{checkpoint}");
    let again = town.run(&["audit", "checkpoint"]).out;
    assert_eq!(again, "nothing happened since the last checkpoint\n");
    let key = town.run(&["audit", "key"]).out;
    let whole = town.run(&["audit", "export"]).out;
    let kept = town.file("kept.txt", format!("Nov 22 siem sluis: cs4={checkpoint}"));

    let elsewhere = Town::new();
    let prove = |export: &str, checkpoints: Option<&Path>| {
        let export = elsewhere.file("trail.jsonl", export);
        let export = export.to_str().expect("a name");
        let mut arguments = vec!["audit", "verify", "--export", export, "--key", key.trim()];
        let kept = checkpoints.map(|path| path.to_str().expect("a name"));
        arguments.extend(kept.into_iter().flat_map(|path| ["--checkpoints", path]));
        let ran = elsewhere.run(&arguments);
        (ran.status, format!("{}{}", ran.out, ran.err))
    };
    let lines: Vec<&str> = whole.lines().collect();
    let (count, covered) = (lines.len(), lines.len() - 1);
    let told = format!(
        "{count} entries; 1 checkpoints in it and 1 kept elsewhere agree; sealed up to entry {covered}\n"
    );
    assert_eq!(prove(&whole, Some(&kept)), (0, told));

    let swapped = [&lines[..1], &[lines[2], lines[1]], &lines[3..]].concat().join("\n");
    let cut = lines[..covered - 1].join("\n");
    let changed = whole.replacen("message-held", "message-seen", 1);
    let resigned = whole.replacen("sluis-trail-1 20", "sluis-trail-1 21", 1);
    let at = |text: &str| format!("{text}\n");
    for (export, kept, expected) in [
        (
            &changed,
            None,
            format!("entry {count} seals the entries up to {covered}, and they are not"),
        ),
        (&swapped, None, "line 2 has entry 3, expected is entry 2".to_owned()),
        (&resigned, None, format!("entry {count}: its checkpoint is not signed by this key")),
        (&cut, Some(kept.as_path()), format!("covers entry {covered}, which is not there")),
        (&at("{}"), None, "line 1 is not an entry of a trail".to_owned()),
        (&at(&"a".repeat(100_000)), None, "line 1 is not an entry of a trail".to_owned()),
    ] {
        let (status, told) = prove(export, kept);
        assert!(status == 1 && told.contains(&expected), "{expected}: {told}");
    }
    // Without what was kept, an end that is cut off cannot be seen: that is why it is kept.
    assert_eq!(prove(&cut, None).0, 0);
    let empty = elsewhere.file("none.txt", "\n");
    assert_eq!(prove(&whole, Some(&empty)).0, 2);
}

#[test]
fn a_trail_written_anew_with_all_keys_contradicts_what_was_kept() {
    let (honest, kept) = town(3, None);
    let kept = honest.file("kept.txt", kept);
    let (forged, _) = town(4, Some(&honest));
    let key = honest.run(&["audit", "key"]).out;
    assert_eq!(forged.run(&["audit", "key"]).out, key, "the forger has the keys");
    assert_eq!(forged.run(&["audit", "verify"]).status, 0, "and his trail is whole");
    let export = forged.file("trail.jsonl", forged.run(&["audit", "export"]).out);
    let export = export.to_str().expect("a name");
    let by_key = ["audit", "verify", "--export", export, "--key", key.trim()];
    assert_eq!(forged.run(&by_key).status, 0);
    let with_kept = [&by_key[..], &["--checkpoints", kept.to_str().expect("a name")]].concat();
    let told = forged.run(&with_kept);
    assert_eq!(told.status, 1);
    assert!(told.err.contains("a checkpoint that was kept seals the entries"), "{}", told.err);
}

#[test]
fn a_running_gateway_keeps_checkpoints_in_another_folder() {
    let town = Town::new();
    let folder = town.folder.path().join("elsewhere");
    fs::create_dir(&folder).expect("a folder");
    let text = fs::read_to_string(town.config()).expect("the configuration");
    let text = format!("{text}\n[export.checkpoints]\nfolder = \"elsewhere\"\n");
    fs::write(town.config(), text).expect("written");
    let gateway = town.start();
    held_id(&gateway.send(&risky(1)));
    let file = folder.join("sluis-checkpoints.txt");
    let kept =
        wait_for("a checkpoint", || fs::read_to_string(&file).ok().filter(|t| !t.is_empty()));
    let export = town.file("trail.jsonl", town.run(&["audit", "export"]).out);
    let key = town.run(&["audit", "key"]).out;
    let [export, file] = [&export, &file].map(|path| path.to_str().expect("a name"));
    let arguments =
        ["audit", "verify", "--export", export, "--key", key.trim(), "--checkpoints", file];
    let proved = town.run(&arguments);
    assert_eq!(proved.status, 0, "{kept} {}", proved.err);
    assert!(proved.out.contains("1 kept elsewhere agree"), "{}", proved.out);
}

#[test]
fn a_checkpoint_made_by_hand_is_kept_where_the_gateway_keeps_its_own() {
    let town = Town::new();
    let folder = town.folder.path().join("elsewhere");
    fs::create_dir(&folder).expect("a folder");
    let text = fs::read_to_string(town.config()).expect("the configuration");
    let text = format!("{text}\n[export.checkpoints]\nfolder = \"elsewhere\"\n");
    fs::write(town.config(), text).expect("written");
    assert_eq!(town.run(&["audit", "key"]).status, 0);
    let file = folder.join("sluis-checkpoints.txt");
    let kept = || fs::read_to_string(&file).expect("the file");
    let add = |name: &str| {
        let add = ["user", "add", name, "--role", "reviewer", "--password-stdin"];
        let added = town.run_with(&add, "een lang wachtwoord\n");
        assert_eq!(added.status, 0, "{}", added.err);
    };
    add("anna");
    let made = town.run(&["audit", "checkpoint"]);
    assert_eq!((made.status, made.out.as_str()), (0, kept().as_str()), "{}", made.err);
    assert!(made.out.starts_with("sluis-trail-1 20"), "{}", made.out);

    add("bea");
    fs::remove_dir_all(&folder).expect("removed");
    let made = town.run(&["audit", "checkpoint"]);
    assert_eq!(made.status, 1, "{}", made.out);
    assert!(made.out.starts_with("sluis-trail-1 20"), "{}", made.out);
    assert!(made.err.contains("it was made, but is not in the file in"), "{}", made.err);
}
