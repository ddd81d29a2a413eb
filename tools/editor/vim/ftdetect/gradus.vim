autocmd BufRead,BufNewFile *.grad setfiletype gradus
