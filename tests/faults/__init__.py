"""What can go wrong, provoked: a test's name begins with the code of its fault.

The letter is the area, the number one fault of it; a letter alone is anything of that area.

a  receiving updates: lost, twice, late, malformed
b  buttons and edits: pressed twice, late, by others, forged
c  chats, identities, membership: strangers, groups that move, forwarded cards
d  sending: limits, refusals, letters that may or may not have arrived
e  votes: ratings and polls, and who could learn what somebody chose
f  words and files: formatting, input, names that are markup
g  the library underneath: what aiogram does of itself
h  clock and schedule: missed, doubled, nights, restarts
i  storage: killed half-way, locked, backed up
j  who may do what: codes, roles, leaks into logs
k  personal data: what is kept, shown and forgotten
l  running it: logs, restarts, two at once
"""
