/* Calls one of pdfium's functions for each row of arguments: ctypes takes longer for a call than pdfium does.
 *
 * Arguments and results are as wide as an address, in which all that pdfium is asked with fits (handles, numbers,
 * pointers to what it fills).  An answer that is no address is an int, and only that half of it is told.
 */
#include <stddef.h>
#include <stdint.h>

typedef intptr_t word;

/* The function's answers (count), of rows of arguments (count x arity, up to 5). */
void call_each(void *function, int arity, int gives_address, size_t count, const word *arguments, word *answers)
{
    for (size_t i = 0; i < count; i++) {
        const word *a = arguments + i * arity;
        word answer = 0;
        switch (arity) {
        case 1: answer = ((word (*)(word)) function)(a[0]); break;
        case 2: answer = ((word (*)(word, word)) function)(a[0], a[1]); break;
        case 3: answer = ((word (*)(word, word, word)) function)(a[0], a[1], a[2]); break;
        case 4: answer = ((word (*)(word, word, word, word)) function)(a[0], a[1], a[2], a[3]); break;
        case 5: answer = ((word (*)(word, word, word, word, word)) function)(a[0], a[1], a[2], a[3], a[4]); break;
        }
        answers[i] = gives_address ? answer : (int) answer;
    }
}
