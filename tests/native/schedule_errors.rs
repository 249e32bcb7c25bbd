//! Texts that are no schedules: what is said, where it points, what it advises.

use expect_test::expect;

use crate::random_schedule::normal_form;

const N: usize = 12;

#[test]
fn errors_point_and_help() {
    let texts = [
        "",
        "   ",
        "4-6x2",
        "0 4 - 6 x 3 8",
        "0-3 12 4",
        "0-99",
        "(4|5 6",
        "0 (4 (5|6) 7",
        "4 5) 6",
        "4x0",
        "(4 5)x0",
        "(4|)",
        "(|4)",
        "(4||5)",
        "()",
        "(4|-)",
        "(-)x2",
        "0 - - 3",
        "- 3",
        "0-3-5",
        "0-",
        "x3",
        "(x3)",
        "4x",
        "4x (5)",
        "4x2x3",
        "0,,1",
        "0,",
        ",0",
        "4|5",
        "4|..|8",
        "(4|..)",
        "(4 5|..|8)",
        "(..|8)",
        "4..8",
        "4.5",
        "layer 4",
        "0-3 é 4",
        "99999999999999999999999",
        "0x99999999999",
        "0x65535",
    ];
    let rendered: Vec<String> = texts.iter().map(|text| normal_form(text, N)).collect();
    expect![[r#"
        the schedule is empty
        hint: write - for no layer at all

        the schedule is empty
        hint: write - for no layer at all

        a range must stand in parentheses to be repeated
          4-6x2
          ^^^^^
        hint: (4-6)x2

        a range must stand in parentheses to be repeated
          0 4 - 6 x 3 8
            ^^^^^^^^^
        hint: (4-6)x3

        layer 12 does not exist: the model has 12 layers (0 to 11)
          0-3 12 4
              ^^
        hint: layers are counted from 0

        layer 99 does not exist: the model has 12 layers (0 to 11)
          0-99
            ^^

        this parenthesis is never closed
          (4|5 6
          ^

        this parenthesis is never closed
          0 (4 (5|6) 7
            ^

        this parenthesis closes nothing
          4 5) 6
             ^

        a count of 0 is not possible: the least is 1
          4x0
          ^^^
        hint: leave the step out to skip it

        a count of 0 is not possible: the least is 1
          (4 5)x0
          ^^^^^^^
        hint: leave the step out to skip it

        this group or branch is empty
          (4|)
            ^^
        hint: put a layer into it, or delete it

        this group or branch is empty
          (|4)
          ^^
        hint: put a layer into it, or delete it

        this group or branch is empty
          (4||5)
            ^^
        hint: put a layer into it, or delete it

        this group or branch is empty
          ()
          ^^
        hint: put a layer into it, or delete it

        this group or branch is empty
          (4|-)
             ^
        hint: put a layer into it, or delete it

        this group or branch is empty
          (-)x2
           ^
        hint: put a layer into it, or delete it

        the range has no end
          0 - - 3
          ^^^
        hint: write 0 for one layer, or 0-LAST for a range

        a lone - means no layer at all and cannot stand beside others
          - 3
          ^

        a range has only two ends
          0-3-5
          ^^^^^
        hint: separate two ranges with a space

        the range has no end
          0-
          ^^
        hint: write 0 for one layer, or 0-LAST for a range

        there is nothing to repeat before this count
          x3
          ^^
        hint: write the count after a layer or a group: 4x3, (4 5)x3

        there is nothing to repeat before this count
          (x3)
           ^^
        hint: write the count after a layer or a group: 4x3, (4 5)x3

        the count is missing after x
          4x
           ^
        hint: write a number after x: 4x3

        the count is missing after x
          4x (5)
           ^
        hint: write a number after x: 4x3

        a step can have only one count
          4x2x3
             ^^
        hint: multiply the counts, or put the first in parentheses: (4x2)x3

        a layer is missing beside this comma
          0,,1
            ^
        hint: separate steps with a space or one comma

        a layer is missing beside this comma
          0,
           ^
        hint: separate steps with a space or one comma

        a layer is missing beside this comma
          ,0
          ^
        hint: separate steps with a space or one comma

        branches must stand in parentheses
          4|5
           ^
        hint: write (4|5) for layers 4 and 5 on the same input

        branches must stand in parentheses
          4|..|8
           ^
        hint: write (4|5) for layers 4 and 5 on the same input

        .. must stand between two layers, as in (4|..|8)
          (4|..)
             ^^
        hint: write 4-8 for layers one after another, (4|..|8) for layers on the same input

        .. must stand between two layers, as in (4|..|8)
          (4 5|..|8)
               ^^
        hint: write 4-8 for layers one after another, (4|..|8) for layers on the same input

        .. must stand between two layers, as in (4|..|8)
          (..|8)
           ^^
        hint: write 4-8 for layers one after another, (4|..|8) for layers on the same input

        .. must stand between two layers, as in (4|..|8)
          4..8
           ^^
        hint: write 4-8 for layers one after another, (4|..|8) for layers on the same input

        “.” means nothing in a schedule
          4.5
           ^
        hint: a schedule is made of layers, ranges such as 4-8, groups such as (4|5) and counts such as x3

        “l” means nothing in a schedule
          layer 4
          ^
        hint: a schedule is made of layers, ranges such as 4-8, groups such as (4|5) and counts such as x3

        “é” means nothing in a schedule
          0-3 é 4
              ^
        hint: a schedule is made of layers, ranges such as 4-8, groups such as (4|5) and counts such as x3

        this number is too large to be a layer or a count
          99999999999999999999999
          ^^^^^^^^^^^^^^^^^^^^^^^

        this number is too large to be a layer or a count
          0x99999999999
            ^^^^^^^^^^^

        65535 layer runs are too many: at most 4096 are possible
          0x65535
          ^^^^^^^"#]]
    .assert_eq(&rendered.join("\n\n"));
}

#[test]
fn errors_in_long_texts_show_their_surroundings() {
    let text = format!("{}4-6x2 {}", "0 1 ".repeat(40), "2 3\n".repeat(40));
    let expected = expect![[r#"
        a range must stand in parentheses to be repeated
          …0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 0 1 4-6x2 2 3 2 3 2 3 2 3 2 3 2 3 2 3 2 3 2 3 2 3…
                                                   ^^^^^
        hint: (4-6)x2"#]];
    expected.assert_eq(&normal_form(&text, N));
}
