// SPDX-License-Identifier: MIT
// The program: everything is in app/.
#include "app/app.h"

int main(int argc, char **argv) {
    return app_main(argc, argv);
}
