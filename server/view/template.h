// SPDX-License-Identifier: MIT
// Page templates, after Mustache (the manual mustache(5), 2009), compiled once at start:
//
//     {{name}}          a text or number, escaped for HTML content and quoted attributes
//     {{{name}}}        bytes as they are; each use says in a comment why they are safe
//     {{a.b}}           b of the object a;  {{.}} is the value itself
//     {{#x}}…{{/x}}     once for each element of a list, once inside an object or for any other
//                       value that is there; not for null, false, 0, "" and []
//     {{^x}}…{{/x}}     when {{#x}} would render nothing
//     {{>file}}         another template, in the same context
//     {{t.key}}         the interface's text of that key; its {name} are filled from the data
//     {{! comment }}
//
// A section, partial or comment alone on its line takes the line with it. Names are looked up in
// the innermost object that has them. A name that none has renders nothing and is reported to
// `missing` (a test renders every page and wants none); null is there. Unknown texts, partials and
// unbalanced sections are errors when compiling.
#pragma once

#include "base/embedded.h"
#include "view/texts.h"

struct templates;
struct template;

int templates_create(const struct embedded_file *files, size_t count, const struct texts *texts,
                     struct templates **ret_templates);
void templates_destroy(struct templates *templates); // NULL is fine
// By file name without its ending; NULL when there is none.
const struct template *templates_find(const struct templates *templates, const char *name);

struct template_data {
    const json_t *data;
    const char *interface; // language of {{t.…}}
    struct buf *missing;   // gets "file: name\n" for each name the data lack; NULL: not recorded
};
void template_render(const struct templates *templates, const struct template *template,
                     const struct template_data *data, struct buf *out);
