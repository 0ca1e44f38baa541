-download-again = What has come so far is kept: run the same command again.
problem-download-unreachable = { $server } cannot be reached, so { $files ->
    [one] one file is
   *[other] { $files } files are
} missing: there is no network here, or the server is down.
    .expected = { -download-again } Without network, bring the files by hand into the folder { $folder } (for example { $url }, under the name { $file }) and run it again, or name a server with the same files in { $variable }.
problem-download-stalled = { $server } stopped sending { $file }, again and again.
    .expected = { -download-again } Another server with the same files can be named in { $variable }.
problem-download-broken-off = { $server } broke off before { $file } was complete, again and again.
    .expected = { -download-again } Another server with the same files can be named in { $variable }.
problem-download-changed = { $file } keeps changing on { $server } while it is being read.
    .expected = Run the same command again later.
problem-download-failing = { $server } answers with error { NUMBER($status, useGrouping: 0) } for { $file }.
    .expected = { -download-again } If it is busy, wait an hour; another server with the same files can be named in { $variable }.
problem-download-refused = { $server } refuses { $file } (status { NUMBER($status, useGrouping: 0) }).
    .expected = Open { $url } in a browser: if it works there, put the file into { $folder } under the name { $file } and run the command again.
problem-download-token-refused = { $server } did not accept your token, or its number of downloads for today is used up.
    .expected = A token of yours that is valid; with the daily limit reached, run the command again tomorrow.
problem-download-missing = { $server } has no { $file }.
    .expected = The right address in { $variable }, or that variable not set; the file was sought at { $url }.
problem-download-redirect = { $server } sends on from { $file } to an address that is not safe to follow.
    .expected = An address in { $variable } that leads to the file itself, over https.
problem-download-checksum = { $file } from { $server } does not have the checksum that the server states.
    .expected = { -download-again } If it stays so, the line or a proxy changes the data: name another server in { $variable }.
problem-download-content = { $file } from { $server } is not what it should be: { $fault ->
    [web-page] a web page came instead of data (often the login page of a network)
    [elsewhere] it shows another place than the one asked for
    [incomplete] the server ran out of time or memory and sent only a part
    [too-large] it is far larger than it can be
   *[unreadable] it is damaged, cut short or of another format
}.
    .expected = The file as { $url } gives it on an open network; put it into { $folder } under the name { $file }, or name another server in { $variable }.
problem-download-by-hand = This file in the download cache was not put there by phusong and cannot be used: { $fault ->
    [web-page] it is a web page, not data
    [elsewhere] it shows another place than the one asked for
    [incomplete] the server ran out of time or memory and sent only a part
    [too-large] it is far larger than it can be
   *[unreadable] it is damaged, cut short or of another format
}.
    .expected = The publisher's file under this name, or no file there.
problem-mirror-address = This variable does not hold an address that can be used.
    .expected = An address such as https://example.org/folder, without user name, password and question mark.
problem-token-missing = The towers of OpenCelliD need a token of yours, and this variable is not set.
    .expected = Get a free token at https://opencellid.org and set the variable to it.
