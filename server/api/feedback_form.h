// SPDX-License-Identifier: MIT
// The feedback page's form: shown with a signed time, checked against robots without troubling
// people.
#pragma once

#include "api/service.h"
#include "model/feedback.h"

// True when the request's body is a form.
bool feedback_is_form(const struct request *request);
// Completes a feedback that passed its checks (reference, times) and leaves it in request->work. 0,
// 1 replied, negative.
int feedback_prepare(struct service *service, struct request *request, struct reply *reply,
                     struct feedback *feedback);
const char *feedback_status_url(struct service *service, struct request *request,
                                const struct feedback *feedback);
// The feedback that the path's reference names. 0, 1: replied 404, negative.
int feedback_find(struct request *request, struct reply *reply, struct feedback *ret_feedback);
