// SPDX-License-Identifier: MIT
// The last step of a request: from what a handler made to what goes over the wire.
#pragma once

#include "web/dispatch.h"

// As dispatch_finish; `compress`: this thread may spend time on compressing what is not kept.
void finish_reply(struct dispatch *d, struct request *request, struct reply *reply, bool compress);
// Makes the reply what the entry holds, and takes over the caller's reference.
void finish_adopt(struct reply *reply, struct entry *entry);
