//! What an address asks for beside a link.

use std::collections::BTreeSet;

use atelier::model::Catalog;
use atelier::share::{EMBEDDABLE, Embed, Fields, HIDEABLE, Link, UNASKED, View, short_hash};
use atelier::words::{Arg, Problem};

/// The fields, with the codes of what was told.
fn read(query: &str) -> (Fields, Vec<String>) {
    let (fields, problems) = Fields::read(query);
    (fields, problems.into_iter().map(|problem| problem.code).collect())
}

#[test]
fn all_fields_are_read_beside_those_of_others() {
    let (fields, told) = read(
        "backend=cpu&lesson=loops&step=2&hide=scores,figures&off=text,scores&model=painters-6&theme=dark&lang=en&utm=1&x",
    );
    assert_eq!(told, [""; 0]);
    let wanted = Fields {
        lesson: Some("loops".into()),
        step: Some(2),
        model: Some("painters-6".into()),
        theme: Some("dark"),
        hidden: vec!["scores", "figures"],
        off: vec!["scores", "text"],
        embed: None,
    };
    assert_eq!(fields, wanted);
    for query in ["", "lang=en", "hide=", "off=&hide=,", "hides=scores", "=", "&&"] {
        assert_eq!(read(query), (Fields::default(), vec![]), "{query}");
    }
}

#[test]
fn commas_that_a_program_has_escaped_are_commas_and_a_name_counts_once() {
    for query in ["hide=inside%2Cscores", "hide=inside%2cscores", "hide=scores,inside,scores,"] {
        assert_eq!(read(query).0.hidden, ["scores", "inside"], "{query}");
    }
}

#[test]
fn what_means_nothing_is_told_with_what_would_and_the_rest_holds() {
    let (fields, problems) = Fields::read("hide=scores,walls&off=light&theme=blue&lesson=order&step=1");
    assert_eq!((fields.hidden, fields.off, fields.theme), (vec!["scores"], vec![], None));
    assert_eq!((fields.lesson.as_deref(), fields.step), (Some("order"), Some(1)));
    let sentences: Vec<String> = problems.iter().map(Problem::sentence).collect();
    let said = ["hide=walls", "off=light", "theme=blue"];
    assert_eq!(sentences, said.map(|it| format!("the address says {it}, which means nothing here")));
    let known =
        |problem: &Problem| problem.args.iter().find(|(name, _)| name == "known").map(|it| it.1.clone());
    let names = |names: &[&str]| Some(Arg::List(names.iter().map(|name| (*name).into()).collect()));
    assert_eq!(
        problems.iter().map(known).collect::<Vec<_>>(),
        [names(&HIDEABLE), names(&UNASKED), names(&["light", "dark"])]
    );
}

#[test]
fn steps_are_numbers_from_1_of_a_lesson() {
    for step in ["0", "-1", "1.5", "two", "", "99999999999999999999999"] {
        let (fields, told) = read(&format!("lesson=order&step={step}"));
        assert_eq!((fields.step, fields.lesson.is_some()), (None, true), "{step}");
        assert_eq!(told, ["address-no-step"], "{step}");
    }
    assert_eq!(read("step=2").1, ["address-step-alone"]);
}

#[test]
fn a_lesson_that_is_asked_for_is_not_hidden() {
    let (fields, told) = read("hide=lessons,scores&lesson=order");
    assert_eq!((fields.hidden, told), (vec!["scores"], vec!["address-lesson-hidden".to_owned()]));
    assert_eq!(read("hide=lessons").0.hidden, ["lessons"]);
}

#[test]
fn the_styles_hide_what_can_be_hidden_and_nothing_else() {
    let styles = crate::support::source::read("web/styles/teaching.css");
    let styled: BTreeSet<&str> =
        styles.split("[data-hide~=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(styled, BTreeSet::from(HIDEABLE));
    // Parts with an address of their own have the same name there.
    for view in View::ALL.into_iter().filter(|view| *view != View::Layers) {
        assert!(HIDEABLE.contains(&view.name()), "{}", view.name());
    }
}

#[test]
fn a_frame_shows_what_is_listed_one_figure_among_it() {
    let embed = |query: &str| {
        let (fields, told) = read(query);
        let Embed { parts, figure } = fields.embed.expect(query);
        (parts, figure, told)
    };
    assert_eq!(embed("embed=text,stack,figure-4"), (vec!["stack", "text"], Some(4), vec![]));
    assert_eq!(embed("embed=figure-16"), (vec![], Some(16), vec![]));
    assert_eq!(embed("embed="), (EMBEDDABLE.into(), None, vec![]));
    assert_eq!(embed("embed=figure-3,figure-4"), (vec![], Some(3), vec!["address-one-figure".into()]));
    for other in ["figure-1", "figure-", "figure-04x", "figures", "lens"] {
        let all = (EMBEDDABLE.into(), None, vec!["address-unknown".to_owned()]);
        assert_eq!(embed(&format!("embed={other}")), all, "{other}");
    }
    assert_eq!(read("lesson=order").0.embed, None);
}

#[test]
fn the_frames_of_the_demo_show_what_is_here() {
    let catalog = Catalog::parse(crate::support::source::read("web/models/catalog.json").as_bytes())
        .expect("it is ours");
    let demo = crate::support::source::read("web/embed-demo.html");
    let frames: Vec<&str> =
        demo.split("<iframe src=\"./index.html?").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(frames.len(), 3);
    for frame in frames {
        let (query, fragment) = frame.split_once('#').unwrap_or((frame, ""));
        let (fields, told) = read(query);
        assert!(fields.embed.is_some() && told.is_empty(), "{frame}");
        let link = Link::read(fragment).unwrap_or_else(|error| panic!("{frame}: {error}"));
        let is_here =
            |link: &Link| catalog.models.iter().any(|entry| short_hash(&entry.hash) == Some(link.model_hash));
        assert!(link.as_ref().is_none_or(is_here), "{frame}");
    }
}
