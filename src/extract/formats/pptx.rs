//! PowerPoint presentations (pptx, pptm, ppsx, ppsm, potx, potm): slide by slide, with the notes,
//! comments, charts and drawings of each, then what all slides share.

use std::collections::HashMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::document::File;
use crate::document::Place;
use crate::extract::format::Claim;
use crate::extract::format::Extract;
use crate::extract::format::Format;
use crate::extract::outcome::Remark;
use crate::extract::outcome::Unscannable;
use crate::extract::sniff::Evidence;
use crate::extract::tools::office::Reading;
use crate::extract::tools::office::Stand;
use crate::extract::tools::ooxml::Root;
use crate::extract::tools::opc;

/// A PowerPoint presentation (ECMA-376).
pub(in crate::extract) struct Pptx;

impl Format for Pptx {
    fn claims(&self, seen: &Evidence<'_>) -> Claim {
        let is_package = seen.entries.iter().any(|e| e.eq_ignore_ascii_case(opc::CONTENT_TYPES));
        let is_show = || media_type(&opc::main_type(&seen.file.bytes)).is_some();
        if (is_package && is_show()) || seen.entries.iter().any(|entry| entry == MAIN) {
            Claim::Certain
        } else {
            Claim::No
        }
    }

    fn extract(&self, file: &File, out: &mut Extract<'_>) {
        let declared = opc::main_type(&file.bytes);
        out.is(media_type(&declared).unwrap_or(PPTX));
        if let Err(why) = read(file, &declared, out) {
            out.miss(Place::root(), why);
        }
    }
}

fn read(file: &File, declared: &str, out: &mut Extract<'_>) -> Result<(), Unscannable> {
    let mut reading = Reading::open(&file.bytes, out)?;
    let main = reading.main(declared, MAIN)?;
    let slides = slides(&mut reading, main, out)?;
    // What belongs to a slide, by the name of its part in lower case.
    let mut owners = HashMap::new();
    for (index, slide) in slides.iter().enumerate() {
        out.budget.pay_page()?;
        let number = index + 1;
        owners.insert(slide.to_lowercase(), number);
        let mut order = vec![slide.clone()];
        for relation in reading.parts.relations(slide, out.budget) {
            let is_shared = SHARED.contains(&relation.kind.as_str()) || relation.is_outside;
            let key = relation.target.to_lowercase();
            if !is_shared && !owners.contains_key(&key) {
                owners.insert(key, number);
                order.push(relation.target);
            }
        }
        for name in order {
            if let Some(part) = reading.parts.index(&name) {
                reading.read(part, &|root, name| stand(root, name, &owners), out)?;
            }
        }
    }
    reading.read_rest(&|root, name| stand(root, name, &owners), out)
}

/// The names of the slides, in the order of the show.
fn slides(
    reading: &mut Reading,
    main: usize,
    out: &mut Extract<'_>,
) -> Result<Vec<String>, Unscannable> {
    let name = reading.parts.names().get(main).cloned().unwrap_or_default();
    let text = reading.parts.read(main, out.budget)?;
    let relations = reading.parts.relations(&name, out.budget);
    let targets: HashMap<&str, &str> =
        relations.iter().map(|relation| (&*relation.id, &*relation.target)).collect();
    let mut slides = Vec::new();
    let mut reader = Reader::from_str(&text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(start) | Event::Empty(start)) => {
                let is_slide = start.local_name().as_ref() == "sldId";
                let id = relation_id(&start).filter(|_| is_slide).unwrap_or_default();
                slides.extend(targets.get(id.as_str()).map(|target| (*target).to_owned()));
            }
            Ok(Event::Eof) | Err(_) => return Ok(slides),
            Ok(_) => {}
        }
    }
}

/// The identifier of a relation, which has a prefix; the one without is a number.
fn relation_id(start: &quick_xml::events::BytesStart<'_>) -> Option<String> {
    let mut attributes = start.attributes();
    let mut ids = attributes.with_checks(false).flatten().filter(|attribute| {
        let key = attribute.key;
        key.local_name().as_ref() == "id" && key.prefix().is_some()
    });
    ids.next().map(|attribute| attribute.value.into_owned())
}

/// Where a part stands, by its root element and the slide that it belongs to.
fn stand(root: &Root, name: &str, owners: &HashMap<String, usize>) -> Stand {
    let slide = owners.get(&name.trim_start_matches('/').to_lowercase());
    let place =
        slide.map_or(Place::root(), |number| Place::root().inside(&format!("slide {number}")));
    let step = match root.name.as_str() {
        "presentation" => "",
        "sld" if slide.is_some() => "",
        "notes" => "notes",
        "cmLst" | "cmAuthorLst" | "authorLst" => "comments",
        "chartSpace" => "chart",
        "dataModel" | "drawing" => "smartart",
        "sldMaster" | "sldLayout" | "notesMaster" | "handoutMaster" => "layout",
        "coreProperties" | "Properties" => "properties",
        _ => name,
    };
    let hidden_as = root.is_left_out.then_some(Remark::HiddenSlide);
    Stand { place: place.inside(step), hidden_as }
}

/// The media type of a presentation whose main part has the content type `declared`; `None`
/// where that is none.
fn media_type(declared: &str) -> Option<&'static str> {
    let declared = declared.strip_suffix(".main+xml")?;
    let known = TYPES.iter().find(|(content_type, _)| *content_type == declared);
    known.map(|(_, media_type)| *media_type)
}

const PPTX: &str = "application/vnd.openxmlformats-officedocument.presentationml.presentation";

/// Where the list of slides stands in presentations that do not say so.
const MAIN: &str = "ppt/presentation.xml";

/// Relations from a slide to what it shares with others, or to another slide.
const SHARED: [&str; 4] = ["notesMaster", "slide", "slideLayout", "slideMaster"];

/// Content types of the main part, and media types of the file.
const TYPES: [(&str, &str); 6] = [
    (PPTX, PPTX),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
        "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.template",
        "application/vnd.openxmlformats-officedocument.presentationml.template",
    ),
    (
        "application/vnd.ms-powerpoint.presentation.macroEnabled",
        "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    ),
    (
        "application/vnd.ms-powerpoint.slideshow.macroEnabled",
        "application/vnd.ms-powerpoint.slideshow.macroEnabled.12",
    ),
    (
        "application/vnd.ms-powerpoint.template.macroEnabled",
        "application/vnd.ms-powerpoint.template.macroEnabled.12",
    ),
];
