problem-folder-busy = Another run is writing into this folder.
    .expected = Wait until it has ended, or choose another folder with --out.
problem-folder-not-writable = Nothing can be written into this folder ({ $why }).
    .expected = A folder that you may write into, with room left on the disk.
